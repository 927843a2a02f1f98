import { timestamp } from '../database';
import type { Assets, Language } from '../pages';
import type { Avatars } from './avatar';
import { renderKit } from './kit-page';
import type { KitReader } from './kit-reader';
import type { PageSettings } from './kit-store';
import { wordingOf } from './kit-words';
import { publicView } from './page-view';

/** A placeholder name, since an unsaved page may not have one yet. */
const SLUG = 'preview';

/** Returns an image as a data URL. */
export const dataUrl = (contentType: string, bytes: Buffer) =>
	`data:${contentType};base64,${bytes.toString('base64')}`;

/** Renders unsaved pages. The avatar and post images are inlined, since they are only served for public pages. */
export function createPreview({
	reader,
	avatars,
	assets,
}: {
	reader: Pick<KitReader, 'read'>;
	avatars: Avatars;
	assets: Assets;
}) {
	return async (settings: PageSettings, language: Language): Promise<string | undefined> => {
		const page = { ...settings, slug: SLUG, created_at: timestamp() };
		const kit = await reader.read(page);
		if (kit === undefined) return undefined;
		const url = kit.accounts.find(({ avatarUrl }) => avatarUrl)?.avatarUrl;
		const avatar = url ? await avatars(url) : undefined;
		const view = {
			...publicView(kit, wordingOf(language)),
			avatar: avatar && dataUrl(avatar.contentType, avatar.bytes),
			thumbnail: ({ thumbnail }: (typeof kit.bestPosts)[number]) =>
				thumbnail && dataUrl('image/webp', thumbnail.bytes),
		};
		return renderKit(assets, kit, { view, language, chosen: undefined });
	};
}
