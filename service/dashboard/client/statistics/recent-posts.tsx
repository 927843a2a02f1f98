import { useSpeech } from '../language';
import type { Post } from '../types';
import { Section } from '../ui/parts';
import { FigureTable } from './figure-table';

const COLUMNS = ['views', 'likes', 'comments', 'shares', 'saved'] as const;

/** Only the platforms' own URLs lead out of here, never a script that calls itself one. */
const isWeb = (url: string | null): url is string => url !== null && /^https?:\/\//.test(url);

/** The posts that the averages rest on. */
export function RecentPosts({ posts }: { posts: readonly Post[] }) {
	const { texts, formats } = useSpeech();
	const words = texts.statistics;
	const titleOf = ({ url, title }: Pick<Post, 'url' | 'title'>) =>
		isWeb(url) ? (
			<a href={url} target="_blank" rel="noreferrer">
				{title || words.untitled}
			</a>
		) : (
			title || words.untitled
		);
	if (posts.length === 0) return null;
	return (
		<Section title={words.posts}>
			<FigureTable
				label={words.posts}
				heads={[words.post, words.date]}
				names={COLUMNS.filter((name) => posts.some((post) => post[name] !== null))}
				rows={posts.map(({ views, likes, comments, shares, saved, ...post }) => ({
					key: post.id,
					head: <div class="title">{titleOf(post)}</div>,
					day: post.created_at === null ? '–' : formats.date(post.created_at),
					figures: { views, likes, comments, shares, saved },
				}))}
			/>
		</Section>
	);
}
