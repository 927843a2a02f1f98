import { useId, useState } from 'preact/hooks';
import { call } from '../api';
import { useSpeech } from '../language';
import type { Account, PageEntry } from '../types';
import { Dialog } from '../ui/dialog';
import { wordsOf } from '../ui/failure';
import { PlatformTag } from '../ui/parts';

export type PageDraft = Pick<PageEntry, 'slug' | 'title' | 'description' | 'account_ids' | 'enabled'>;

/** The address of a page in the service's API. */
export const pagePath = (slug: string) => `/api/mediakit/pages/${encodeURIComponent(slug)}`;

/** Stores a page. @param isNew refuses if there is one of this name already */
export function storePage(draft: PageDraft, isNew = false): Promise<PageEntry> {
	const { slug, title, description, account_ids, enabled } = draft;
	const settings = { title, description, account_ids, enabled };
	return call<PageEntry>('PUT', pagePath(slug), settings, isNew ? { 'if-none-match': '*' } : {});
}

/** Making or changing a page. */
export function PageEditor(props: {
	draft: PageDraft;
	isNew: boolean;
	accounts: readonly Account[];
	onSaved: () => void;
	onClose: () => void;
}) {
	const { texts } = useSpeech();
	const words = texts.pages;
	const { isNew, accounts, onClose } = props;
	const [draft, setDraft] = useState(props.draft);
	const [trouble, setTrouble] = useState<string>();
	const [slugId, titleId, aboutId, slugHint, titleHint] = [useId(), useId(), useId(), useId(), useId()];
	const change = (part: Partial<PageDraft>) => setDraft({ ...draft, ...part });
	const { account_ids: ids } = draft;

	async function submit(event: Event) {
		event.preventDefault();
		if (ids.length === 0) return setTrouble(words.accountsMissing);
		try {
			await storePage(draft, isNew);
			props.onSaved();
			onClose();
		} catch (error) {
			setTrouble(wordsOf(error, texts));
		}
	}

	return (
		<Dialog title={isNew ? words.create : words.editTitle(draft.slug)} onClose={onClose}>
			<form onSubmit={submit}>
				{isNew && (
					<>
						<label for={slugId}>{words.slug}</label>
						<input
							id={slugId}
							value={draft.slug}
							required
							autocomplete="off"
							autocapitalize="none"
							spellcheck={false}
							aria-describedby={slugHint}
							onInput={(event) => change({ slug: event.currentTarget.value.trim().toLowerCase() })}
						/>
						<p class="muted hint" id={slugHint}>
							{words.slugHint}
						</p>
					</>
				)}
				<label for={titleId}>{words.title}</label>
				<input
					id={titleId}
					value={draft.title ?? ''}
					aria-describedby={titleHint}
					onInput={(event) => change({ title: event.currentTarget.value })}
				/>
				<p class="muted hint" id={titleHint}>
					{words.titleHint}
				</p>
				<label for={aboutId}>{words.description}</label>
				<textarea
					id={aboutId}
					rows={3}
					value={draft.description ?? ''}
					onInput={(event) => change({ description: event.currentTarget.value })}
				/>
				<fieldset>
					<legend>{words.accounts}</legend>
					<div class="choices">
						{accounts.map(({ id, platform, username }) => (
							<label key={id} class="choice">
								<input
									type="checkbox"
									checked={ids.includes(id)}
									onChange={() =>
										change({ account_ids: ids.includes(id) ? ids.filter((one) => one !== id) : [...ids, id] })
									}
								/>
								<PlatformTag platform={platform} /> @{username}
							</label>
						))}
					</div>
				</fieldset>
				<label class="choice">
					<input
						type="checkbox"
						checked={draft.enabled}
						onChange={(event) => change({ enabled: event.currentTarget.checked })}
					/>
					{words.enabled}
				</label>
				<p class="trouble" role="alert">
					{trouble}
				</p>
				<div class="buttons end">
					<button type="button" onClick={onClose}>
						{texts.common.cancel}
					</button>
					<button type="submit" class="primary">
						{texts.common.save}
					</button>
				</div>
			</form>
		</Dialog>
	);
}
