import { useEffect, useId, useState } from 'preact/hooks';
import { platformLabel } from '../platforms';
import type { Account } from '../types';

const nameOf = ({ platform, username }: Account) => `${platformLabel(platform)} @${username}`;

/** One of many accounts, found by typing a part of its name. An empty field is no account, if that is a choice. */
export function AccountPicker(props: {
	label: string;
	accounts: readonly Account[];
	chosen: Account | undefined;
	/** Names the choice of no account; undefined: there is none. */
	none?: string;
	/** Whether the field is for the next account once one was found. */
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

	/** What is left half typed means the only account that has it in its name, or changes nothing. */
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
					// It finds an account; it sends no form.
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
