import { useSpeech } from '../language';
import type { Post } from '../types';
import { namesIn, useFigureWords } from './metric-cards';

const COLUMNS = ['views', 'likes', 'comments', 'shares', 'saved'] as const;

/** Only the platforms' own addresses lead out of here, never a script that calls itself one. */
const isWeb = (url: string | null): url is string => url !== null && /^https?:\/\//.test(url);

/** The posts that the averages rest on. */
export function RecentPosts({ posts }: { posts: readonly Post[] }) {
	const { texts, formats } = useSpeech();
	const { nameOf, valueOf } = useFigureWords();
	const words = texts.statistics;
	const columns = COLUMNS.filter((name) => posts.some((post) => namesIn({ [name]: post[name] }).length > 0));
	if (posts.length === 0) return null;
	return (
		<section class="card" aria-labelledby="posts-title">
			<h2 id="posts-title">{words.posts}</h2>
			<div class="scroll" tabIndex={0} role="region" aria-labelledby="posts-title">
				<table>
					<thead>
						<tr>
							<th scope="col">{words.post}</th>
							<th scope="col">{words.date}</th>
							{columns.map((name) => (
								<th key={name} scope="col" class="number">
									{nameOf(name)}
								</th>
							))}
						</tr>
					</thead>
					<tbody>
						{posts.map((post) => (
							<tr key={post.id}>
								<th scope="row" class="title">
									{isWeb(post.url) ? (
										<a href={post.url} target="_blank" rel="noreferrer">
											{post.title || words.untitled}
										</a>
									) : (
										post.title || words.untitled
									)}
								</th>
								<td class="nowrap">{post.created_at === null ? '–' : formats.date(post.created_at)}</td>
								{columns.map((name) => (
									<td key={name} class="number">
										{valueOf(name, post[name])}
									</td>
								))}
							</tr>
						))}
					</tbody>
				</table>
			</div>
		</section>
	);
}
