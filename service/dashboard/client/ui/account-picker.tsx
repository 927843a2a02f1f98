import { useEffect, useId, useState } from 'preact/hooks';
import { platformLabel } from '../platforms';
import type { Account } from '../types';

const nameOf = ({ platform, username }: Account) => `${platformLabel(platform)} @${username}`;

/** Picks one of many accounts by typing part of its name. An empty field means no account, if that is allowed. */
export function AccountPicker(props: {
	label: string;
	accounts: readonly Account[];
	chosen: Account | undefined;
	/** The label for choosing no account; undefined if that is not allowed. */
	none?: string;
	/** True if the field is cleared after a choice, ready for the next account. */
	isEmptied?: boolean;
	onChoice: (account: Account | undefined) => void;
}) {
	const { accounts, chosen, none, isEmptied = false, onChoice } = props;
	const [id, listId] = [useId(), useId()];
	const name = chosen ? nameOf(chosen) : '';
	const [text, setText] = useState(name);
	useEffect(() => setText(name), [name]);

	function choose(typed: string): void {
		setText(typed);
		const found = accounts.find((account) => nameOf(account).toLowerCase() === typed.trim().toLowerCase());
		if (found) {
			onChoice(found);
			if (isEmptied) setText('');
		} else if (typed === '' && none !== undefined) onChoice(undefined);
	}

	/**
	 * Selects the account whose name contains the input if there is only one such account; otherwise nothing changes.
	 */
	function finish(): void {
		const part = text.trim().toLowerCase();
		const [only, ...others] =
			part === '' ? [] : accounts.filter((one) => nameOf(one).toLowerCase().includes(part));
		if (only && others.length === 0) return choose(nameOf(only));
		setText(name);
	}

	return (
		<div class="field">
			<label for={id}>{props.label}</label>
			<input
				id={id}
				type="search"
				list={listId}
				value={text}
				placeholder={none}
				autocomplete="off"
				onFocus={({ currentTarget }) => currentTarget.select()}
				onInput={({ currentTarget }) => choose(currentTarget.value)}
				onBlur={finish}
				onKeyDown={(event) => {
					if (event.key !== 'Enter') return;
					// Enter selects an account; it does not submit the form.
					event.preventDefault();
					finish();
				}}
			/>
			<datalist id={listId}>
				{accounts.map((account) => (
					<option key={account.id} value={nameOf(account)} />
				))}
			</datalist>
		</div>
	);
}
