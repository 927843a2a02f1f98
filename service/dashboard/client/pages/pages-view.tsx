import { useState } from 'preact/hooks';
import { get } from '../api';
import { useSpeech } from '../language';
import type { Account, PageEntry } from '../types';
import { useResource } from '../use-resource';
import { ReadingFailed } from '../ui/failure';
import { useNotify } from '../ui/notices';
import { Loading, ViewHead } from '../ui/parts';
import { PageEditor, type PageDraft } from './page-editor';
import { PageCard } from './page-entry';

interface PageList {
	pages: PageEntry[];
	suggestions: { slug: string; account_ids: string[] }[];
}

async function read() {
	const [list, { accounts }] = await Promise.all([
		get<PageList>('/api/mediakit/pages'),
		get<{ accounts: Account[] }>('/api/accounts'),
	]);
	return { ...list, accounts };
}

const draftOf = (slug: string, ids: string[]): PageDraft => ({
	slug,
	title: null,
	description: null,
	account_ids: ids,
	enabled: false,
});

/** The public pages: which there are, and which are on. */
export function PagesView() {
	const { texts } = useSpeech();
	const words = texts.pages;
	const notify = useNotify();
	const found = useResource('pages', read);
	const [editing, setEditing] = useState<{ draft: PageDraft; isNew: boolean }>();
	const begin = (draft: PageDraft, isNew = true) => setEditing({ draft, isNew });
	const { pages = [], suggestions = [], accounts = [] } = found.data ?? {};
	const changed = () => void found.reload();
	return (
		<>
			<ViewHead title={texts.views.pages} intro={words.intro}>
				{accounts.length > 0 && (
					<button type="button" class="primary" onClick={() => begin(draftOf('', []))}>
						{words.create}
					</button>
				)}
			</ViewHead>
			{found.failure && <ReadingFailed failure={found.failure} retry={found.reload} />}
			{!found.data && !found.failure && <Loading />}
			{found.data && pages.length === 0 && (
				<p class="empty">{accounts.length > 0 ? words.empty : texts.uploads.noTargets}</p>
			)}
			<ul class="cards">
				{pages.map((page) => (
					<PageCard
						key={page.slug}
						page={page}
						accounts={accounts}
						onChange={changed}
						edit={() => begin(page, false)}
					/>
				))}
			</ul>
			{suggestions.length > 0 && (
				<section class="card" aria-labelledby="suggested-title">
					<h2 id="suggested-title">{words.suggested}</h2>
					<div class="buttons">
						{suggestions.map(({ slug, account_ids: ids }) => (
							<button type="button" key={slug} onClick={() => begin(draftOf(slug, ids))}>
								{slug}
							</button>
						))}
					</div>
				</section>
			)}
			{editing && (
				<PageEditor
					{...editing}
					accounts={accounts}
					onSaved={() => {
						notify({ kind: 'good', text: words.saved });
						changed();
					}}
					onClose={() => setEditing(undefined)}
				/>
			)}
		</>
	);
}
