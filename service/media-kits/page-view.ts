import { pathOf } from '../core/public-path';
import type { MediaKit, ShownPost } from './kit';
import type { Wording } from './kit-words';
import { canDraw } from './sharp';

/** How a page is rendered: its language and the URLs of its images. */
export interface PageView {
	wording: Wording;
	/** If undefined, only the initials are shown. */
	avatar: string | undefined;
	/** True if there is a preview card. */
	hasCard: boolean;
	thumbnail: (post: ShownPost) => string | undefined;
	/** Returns the URL of a cover or logo image. @param id the image ID stored in the page */
	image: (id: string) => string;
}

/** Returns the absolute path of a file next to the page. */
export const fileOf = ({ url }: Pick<MediaKit, 'url'>, path: string) =>
	`${pathOf(url).replace(/\/[^/]*$/, '')}/${path}`;

/** Returns the view for visitors. */
export const publicView = (kit: MediaKit, wording: Wording): PageView => ({
	wording,
	hasCard: canDraw(),
	avatar: kit.accounts.some(({ avatarUrl }) => avatarUrl) ? `${pathOf(kit.url)}/avatar` : undefined,
	thumbnail: ({ thumbnail }) => thumbnail && `${pathOf(kit.url)}/thumbnails/${thumbnail.name}`,
	image: (id) => fileOf(kit, `@images/${id}`),
});
