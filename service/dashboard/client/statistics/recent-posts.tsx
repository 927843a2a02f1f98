import { useState } from 'preact/hooks';
import { get } from '../api';
import { useSpeech } from '../language';
import type { Account, Post } from '../types';
import { useResource } from '../use-resource';
import { Button } from '../ui/controls';
import { Section } from '../ui/parts';
import { FigureTable } from './figure-tables';
import { PostCurve } from './post-curve';

const COLUMNS = ['views', 'likes', 'comments', 'shares', 'saved'] as const;

/** Accepts only http and https URLs, so that a link never runs a script. */
const isWeb = (url: string | null): url is string => url !== null && /^https?:\/\//.test(url);

/**
 * Returns a function that finds a post's image: the one stored by the service or, until its URL expires, the platform's
 * own.
 */
function usePictures(account: Account | undefined) {
	const { data } = useResource(`pictures ${account?.id}`, async () =>
		account
			? (await get<{ pictures: Record<string, string> }>(`/api/accounts/${account.id}/pictures`)).pictures
			: {},
	);
	return ({ id, thumbnail }: Post): string | undefined =>
		data && (data[id] ?? (thumbnail?.startsWith('https:') ? thumbnail : undefined));
}

function Cover({ src }: { src: string | undefined }) {
	const [isBroken, setIsBroken] = useState(false);
	return (
		<span class="cover" aria-hidden="true">
			{src !== undefined && !isBroken && (
				<img
					src={src}
					alt=""
					width="36"
					height="48"
					loading="lazy"
					referrerpolicy="no-referrer"
					onError={() => setIsBroken(true)}
				/>
			)}
		</span>
	);
}

/** Posts and their metrics. @param account if set, each post has a chart and an image */
export function RecentPosts(props: { title: string; posts: readonly Post[]; account?: Account }) {
	const { title, posts, account } = props;
	const { texts, formats } = useSpeech();
	const words = texts.statistics;
	const pictureOf = usePictures(account);
	const [opened, setOpened] = useState<Post>();
	const titleOf = (post: Post) => post.title || words.untitled;
	const linkOf = (post: Post) =>
		isWeb(post.url) ? (
			<a href={post.url} target="_blank" rel="noreferrer">
				{titleOf(post)}
			</a>
		) : (
			titleOf(post)
		);
	if (posts.length === 0) return null;
	return (
		<Section title={title}>
			<FigureTable
				label={title}
				heads={[words.post, words.date]}
				names={COLUMNS.filter((name) => posts.some((post) => post[name] !== null))}
				rows={posts.map((post) => ({
					key: post.id,
					head: (
						<div class="title">
							{account && <Cover src={pictureOf(post)} />}
							<span>{linkOf(post)}</span>
							{account && (
								<Button
									label={words.curve}
									class="small"
									aria-label={words.curveOf(titleOf(post))}
									onClick={() => setOpened(post)}
								/>
							)}
						</div>
					),
					headText: post.title ?? '',
					day: { text: post.created_at === null ? '–' : formats.date(post.created_at), at: post.created_at },
					figures: Object.fromEntries(COLUMNS.map((name) => [name, post[name]])),
				}))}
			/>
			{account && opened && (
				<PostCurve
					account={account}
					id={opened.id}
					title={titleOf(opened)}
					onClose={() => setOpened(undefined)}
				/>
			)}
		</Section>
	);
}
