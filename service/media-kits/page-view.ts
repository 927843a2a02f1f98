import { pathOf } from '../core/public-path';
import type { MediaKit, ShownPost } from './kit';
import type { Wording } from './kit-words';
import { canDraw } from './sharp';

/** How a page is drawn: in which language, and where its pictures are. */
export interface PageView {
	wording: Wording;
	/** Undefined: the initials alone are shown. */
	avatar: string | undefined;
	/** Whether there is a preview card. */
	hasCard: boolean;
	thumbnail: (post: ShownPost) => string | undefined;
	/** Of a cover or a logo. @param id as the page names it */
	image: (id: string) => string;
}

/** The page's own files, and what all pages share, lie beside it. */
export const fileOf = ({ url }: Pick<MediaKit, 'url'>, path: string) =>
	`${pathOf(url).replace(/\/[^/]*$/, '')}/${path}`;

/** What visitors see. */
export const publicView = (kit: MediaKit, wording: Wording): PageView => ({
	wording,
	hasCard: canDraw(),
	avatar: kit.accounts.some(({ avatarUrl }) => avatarUrl) ? `${pathOf(kit.url)}/avatar` : undefined,
	thumbnail: ({ thumbnail }) => thumbnail && `${pathOf(kit.url)}/thumbnails/${thumbnail.name}`,
	image: (id) => fileOf(kit, `@images/${id}`),
});
