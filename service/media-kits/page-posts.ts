import { PLATFORM_NAMES } from '../../platforms/errors';
import { html, type Html } from '../pages';
import type { MediaKit, ShownPost } from './kit';
import { shorten } from './kit-texts';
import type { PageView } from './page-view';

const TITLE_CHARACTERS = 90;
const POST_FIGURES = ['views', 'likes', 'comments', 'shares', 'saved'] as const;

function postHtml(shownPost: ShownPost, { wording, thumbnail }: PageView): Html {
	const { shown: post } = shownPost;
	const picture = thumbnail(shownPost);
	const title = post.title === null ? wording.untitled : shorten(post.title, TITLE_CHARACTERS);
	// Metrics that a platform never provides are omitted; any that it withholds are mentioned in the account section.
	const known = POST_FIGURES.flatMap((name) => {
		const value = post[name];
		if (value === null)
			return name === 'views' ? [html`<li>${wording.views}: ${wording.notAvailable}</li>`] : [];
		return [html`<li class="${name}"><b>${wording.number(value)}</b> ${wording[name]}</li>`];
	});
	return html`<li class="post ${post.platform}">
		${picture && html`<img class="thumbnail" src="${picture}" alt="" width="72" height="96" loading="lazy" />`}
		<div>
			<h3>${post.url ? html`<a href="${post.url}" rel="noopener nofollow">${title}</a>` : title}</h3>
			<p class="when">
				<span class="platform">${PLATFORM_NAMES[post.platform]}</span>
				${post.created_at === null ? undefined : html`<time datetime="${post.created_at}">${wording.day(post.created_at)}</time>`}
			</p>
		</div>
		<ul class="counts">
			${known}
		</ul>
	</li>`;
}

/** Renders the most viewed posts. */
export function postsHtml({ bestPosts }: MediaKit, view: PageView): Html {
	const { wording } = view;
	const hasPictures = bestPosts.some((post) => view.thumbnail(post) !== undefined);
	const content =
		bestPosts.length === 0
			? html`<p class="note">${wording.noPosts}</p>`
			: html`<p class="note">${wording.bestPostsNote}</p>
					<ol class="${hasPictures ? 'posts pictured' : 'posts'}">
						${bestPosts.map((post) => postHtml(post, view))}
					</ol>`;
	return html`<section class="card best" aria-labelledby="best">
		<h2 id="best">${wording.bestPosts}</h2>
		${content}
	</section>`;
}
