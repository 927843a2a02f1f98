import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { useSpeech } from '../language';
import type { Account } from '../types';
import { Button } from '../ui/controls';
import { Dialog } from '../ui/dialog';
import { Trouble, useAction } from '../ui/failure';
import { storePage, type PageDraft } from './page-draft';
import { problemFinder, useEditorTexts, type PageEditing } from './page-editing';
import { BasicFields, ContactFields, LookFields } from './page-fields';
import { CollaborationsFields, PackagesFields } from './page-offers';
import { Preview, usePreview } from './page-preview';
import { SectionFields } from './page-sections';

function Group(props: { title: string; children: ComponentChildren }) {
	return (
		<details class="group">
			<summary>{props.title}</summary>
			{props.children}
		</details>
	);
}

/** Opens the section that contains the first invalid field, and focuses the field. */
function showFirstProblem(form: HTMLFormElement): void {
	const field = form.querySelector<HTMLElement>('[aria-invalid=true]');
	field?.closest('details')?.setAttribute('open', '');
	field?.focus();
}

/** Creates or edits a page, with a live preview beside the fields. */
export function PageEditor(props: {
	draft: PageDraft;
	isNew: boolean;
	accounts: readonly Account[];
	onSaved: () => void;
	onClose: () => void;
}) {
	const { texts } = useSpeech();
	const words = useEditorTexts();
	const { isNew, accounts, onClose } = props;
	const [draft, setDraft] = useState(props.draft);
	const { html, problems } = usePreview(draft);
	const { busy, trouble, setTrouble, run } = useAction(async () => {
		await storePage(draft, isNew);
		props.onSaved();
		onClose();
	});
	const editing: PageEditing = {
		draft,
		change(part) {
			setTrouble(undefined);
			setDraft((now) => ({ ...now, ...(typeof part === 'function' ? part(now) : part) }));
		},
		problemOf: problemFinder(problems, words),
	};

	function submit(event: SubmitEvent & { currentTarget: HTMLFormElement }) {
		event.preventDefault();
		if (draft.slug === '') setTrouble(words.slugMissing);
		else if (draft.account_ids.length === 0) setTrouble(texts.pages.accountsMissing);
		else if (problems.length === 0) void run();
		else {
			setTrouble(words.toCorrect);
			showFirstProblem(event.currentTarget);
		}
	}

	return (
		<Dialog
			title={isNew ? texts.pages.create : texts.pages.editTitle(draft.slug)}
			class="wide"
			onClose={onClose}
		>
			<div class="editor">
				<form onSubmit={submit} noValidate>
					<BasicFields {...editing} isNew={isNew} accounts={accounts} />
					<Group title={words.contact}>
						<ContactFields {...editing} />
					</Group>
					<Group title={words.look}>
						<LookFields {...editing} />
					</Group>
					<Group title={words.packages}>
						<PackagesFields {...editing} />
					</Group>
					<Group title={words.collaborations}>
						<CollaborationsFields {...editing} />
					</Group>
					<Group title={words.sections}>
						<SectionFields {...editing} />
					</Group>
					<Trouble text={trouble} />
					<div class="buttons end">
						<Button label={texts.common.cancel} onClick={onClose} />
						<Button label={texts.common.save} type="submit" class="primary" disabled={busy} />
					</div>
				</form>
				<Preview html={html} />
			</div>
		</Dialog>
	);
}
