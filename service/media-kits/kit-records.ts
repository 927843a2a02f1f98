import type { Records } from '../core/feature';
import { exportRows, type Database } from '../database';

/** What is kept of an account in media-kit pages. */
export function createKitRecords(database: Database): Records {
	return {
		/** Deletes the pages that showed this account alone; others lose it with the account itself. */
		async forget(trx, { id }) {
			const slugs = () => trx('mediakit_page_accounts').select('slug');
			await trx('mediakit_pages')
				.whereIn('slug', slugs().where({ account_id: id }))
				.whereNotIn('slug', slugs().whereNot({ account_id: id }))
				.delete();
			return {};
		},

		async export({ id }) {
			const slugs = database('mediakit_page_accounts').select('slug').where({ account_id: id });
			const pages = await database('mediakit_pages').whereIn('slug', slugs).orderBy('slug');
			return { media_kit_pages: exportRows('mediakit_pages', pages) };
		},
	};
}
