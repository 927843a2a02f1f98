import { call } from '../api';
import type { PageEntry } from '../types';

/** Everything that an owner can edit on a page. */
export type PageDraft = Omit<PageEntry, 'url' | 'created_at' | 'updated_at'>;

/** Returns a new page that shows only the metrics of its accounts. */
export const newDraft = (slug: string, ids: string[]): PageDraft => ({
	slug,
	title: null,
	description: null,
	account_ids: ids,
	enabled: false,
	contact_email: null,
	website: null,
	location: null,
	languages: [],
	accent_color: null,
	cover_image: null,
	currency: null,
	packages: [],
	collaborations: [],
	section_order: [],
	hidden_sections: [],
});

/** Returns the path of a page in the service's API. */
export const pagePath = (slug: string) => `/api/mediakit/pages/${encodeURIComponent(slug)}`;

/**
 * Stores a page as a whole: omitted fields are cleared.
 *
 * @param isNew true to fail if a page with this slug already exists
 */
export function storePage({ slug, ...settings }: PageDraft, isNew = false): Promise<PageEntry> {
	return call<PageEntry>('PUT', pagePath(slug), settings, isNew ? { 'if-none-match': '*' } : {});
}
