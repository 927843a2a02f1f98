import { useState } from 'preact/hooks';
import { call, get, isOwner } from '../api';
import { useSpeech } from '../language';
import { link } from '../router';
import type { Account, PageEntry, PageList } from '../types';
import { useResource } from '../use-resource';
import { useLoaded } from '../use-loaded';
import { Button } from '../ui/controls';
import { Copyable } from '../ui/copy';
import { ConfirmButton } from '../ui/dialog';
import { Loaded, wordsOf } from '../ui/failure';
import { useNotify } from '../ui/notices';
import { Badge, Nothing, PlatformTag, Section, ViewHead } from '../ui/parts';
import { newDraft, pagePath, storePage, type PageDraft } from './page-draft';

/** Returns the HTML snippet for website owners. The slug contains no special HTML characters. */
const badgeSnippet = ({ url, slug }: PageEntry) =>
	`<a href="${url}"><img src="${url}.svg" alt="Media kit of ${slug}" height="48"></a>`;

/** A media-kit page's status, URL and actions. */
function PageCard(props: {
	page: PageEntry;
	accounts: readonly Account[];
	onChange: () => void;
	edit: () => void;
}) {
	const { page, accounts, onChange } = props;
	const { texts } = useSpeech();
	const notify = useNotify();
	const words = texts.pages;
	const { slug, title, enabled, url, account_ids: ids } = page;

	async function flip() {
		try {
			await storePage({ ...page, enabled: !enabled });
			notify({ kind: 'good', text: enabled ? words.switchedOff(slug) : words.switchedOn(slug) });
		} catch (error) {
			notify({ kind: 'bad', text: wordsOf(error, texts) });
		}
		onChange();
	}

	async function remove() {
		await call('DELETE', pagePath(slug));
		notify({ kind: 'good', text: words.deleted });
		onChange();
	}

	return (
		<li class="card">
			<div class="line">
				<div>
					<h2>{title || slug}</h2>
					<p class="muted">/mediakit/{slug}</p>
				</div>
				<Badge tone={enabled ? 'good' : 'plain'}>{enabled ? words.on : words.off}</Badge>
			</div>
			<ul class="plain inline">
				{accounts
					.filter(({ id }) => ids.includes(id))
					.map(({ id, platform, username }) => (
						<li key={id}>
							<PlatformTag platform={platform} /> @{username}
						</li>
					))}
			</ul>
			<div class="buttons">
				{isOwner() && (
					<Button
						label={enabled ? words.switchOff : words.switchOn}
						class={enabled ? '' : 'primary'}
						onClick={flip}
					/>
				)}
				{enabled && (
					<a class="button" href={url} target="_blank" rel="noreferrer">
						{words.open}
					</a>
				)}
				{isOwner() && (
					<>
						<Button label={words.edit} onClick={props.edit} />
						<ConfirmButton
							label={words.delete}
							title={words.deleteTitle(slug)}
							yes={words.delete}
							danger
							act={remove}
						>
							<p>{words.deleteBody}</p>
						</ConfirmButton>
					</>
				)}
			</div>
			{enabled && (
				<>
					<Copyable label={words.link} text={url} />
					<Copyable label={words.badge} text={badgeSnippet(page)} />
				</>
			)}
		</li>
	);
}

async function read() {
	const [list, { accounts }] = await Promise.all([
		get<PageList>('/api/mediakit/pages'),
		get<{ accounts: Account[] }>('/api/accounts'),
	]);
	return { ...list, accounts };
}

/** The list of public pages and their status. */
export function PagesView() {
	const { texts } = useSpeech();
	const words = texts.pages;
	const notify = useNotify();
	const found = useResource('pages', read);
	// Loaded on demand, since enabling or disabling a page does not require the editor.
	const [PageEditor, loadEditor] = useLoaded(async () => (await import('./page-editor')).PageEditor);
	const [editing, setEditing] = useState<{ draft: PageDraft; isNew: boolean }>();
	async function begin(draft: PageDraft, isNew = true) {
		try {
			await loadEditor();
			setEditing({ draft, isNew });
		} catch {
			notify({ kind: 'bad', text: words.editorMissing });
		}
	}
	const accounts = found.data?.accounts ?? [];
	const changed = () => void found.reload();
	return (
		<>
			<ViewHead title={texts.views.pages} intro={words.intro}>
				{accounts.length > 0 && isOwner() && (
					<Button label={words.create} class="primary" onClick={() => begin(newDraft('', []))} />
				)}
			</ViewHead>
			<Loaded from={found}>
				{({ pages, suggestions }) => (
					<>
						{pages.length === 0 &&
							(accounts.length > 0 ? (
								<p class="empty">{words.empty}</p>
							) : (
								<Nothing
									text={texts.uploads.noTargets}
									href={link('accounts')}
									action={texts.accounts.connect}
								/>
							))}
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
						{suggestions.length > 0 && isOwner() && (
							<Section title={words.suggested}>
								<div class="buttons">
									{suggestions.map(({ slug, account_ids: ids }) => (
										<Button key={slug} label={slug} onClick={() => begin(newDraft(slug, ids))} />
									))}
								</div>
							</Section>
						)}
					</>
				)}
			</Loaded>
			{editing && PageEditor && (
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
