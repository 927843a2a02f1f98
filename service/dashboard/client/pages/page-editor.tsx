import { useState } from 'preact/hooks';
import { useSpeech } from '../language';
import type { Account } from '../types';
import { AccountChoice, Button, TextField } from '../ui/controls';
import { Dialog } from '../ui/dialog';
import { Trouble, useAction } from '../ui/failure';
import { storePage, type PageDraft } from './page-draft';

function PageFields(props: {
	draft: PageDraft;
	isNew: boolean;
	accounts: readonly Account[];
	change: (part: Partial<PageDraft>) => void;
}) {
	const words = useSpeech().texts.pages;
	const { draft, change } = props;
	return (
		<>
			{props.isNew && (
				<TextField
					label={words.slug}
					hint={words.slugHint}
					value={draft.slug}
					required
					autocomplete="off"
					autocapitalize="none"
					spellcheck={false}
					onText={(text) => change({ slug: text.trim().toLowerCase() })}
				/>
			)}
			<TextField
				label={words.title}
				hint={words.titleHint}
				value={draft.title ?? ''}
				onText={(title) => change({ title })}
			/>
			<TextField
				label={words.description}
				rows={3}
				value={draft.description ?? ''}
				onText={(description) => change({ description })}
			/>
			<AccountChoice
				label={words.accounts}
				accounts={props.accounts}
				ids={draft.account_ids}
				onChoice={(account_ids) => change({ account_ids })}
			/>
			<label class="choice">
				<input
					type="checkbox"
					checked={draft.enabled}
					onChange={(event) => change({ enabled: event.currentTarget.checked })}
				/>
				{words.enabled}
			</label>
		</>
	);
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
	const { trouble, setTrouble, run } = useAction(async () => {
		await storePage(draft, isNew);
		props.onSaved();
		onClose();
	});

	function submit(event: Event) {
		event.preventDefault();
		if (draft.account_ids.length === 0) setTrouble(words.accountsMissing);
		else void run();
	}

	return (
		<Dialog title={isNew ? words.create : words.editTitle(draft.slug)} onClose={onClose}>
			<form onSubmit={submit}>
				<PageFields
					draft={draft}
					isNew={isNew}
					accounts={accounts}
					change={(part) => setDraft({ ...draft, ...part })}
				/>
				<Trouble text={trouble} />
				<div class="buttons end">
					<Button label={texts.common.cancel} onClick={onClose} />
					<Button label={texts.common.save} type="submit" class="primary" />
				</div>
			</form>
		</Dialog>
	);
}
