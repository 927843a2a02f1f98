import { useState } from 'preact/hooks';
import { get } from '../api';
import { useSpeech } from '../language';
import type { Account, PageList } from '../types';
import { useResource } from '../use-resource';
import { Button } from '../ui/controls';
import { Loaded } from '../ui/failure';
import { useNotify } from '../ui/notices';
import { Section, ViewHead } from '../ui/parts';
import { PageEditor, type PageDraft } from './page-editor';
import { PageCard } from './page-entry';

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
	const accounts = found.data?.accounts ?? [];
	const changed = () => void found.reload();
	return (
		<>
			<ViewHead title={texts.views.pages} intro={words.intro}>
				{accounts.length > 0 && (
					<Button label={words.create} class="primary" onClick={() => begin(draftOf('', []))} />
				)}
			</ViewHead>
			<Loaded from={found}>
				{({ pages, suggestions }) => (
					<>
						{pages.length === 0 && (
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
							<Section title={words.suggested}>
								<div class="buttons">
									{suggestions.map(({ slug, account_ids: ids }) => (
										<Button key={slug} label={slug} onClick={() => begin(draftOf(slug, ids))} />
									))}
								</div>
							</Section>
						)}
					</>
				)}
			</Loaded>
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
