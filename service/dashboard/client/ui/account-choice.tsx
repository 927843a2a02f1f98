import { useState } from 'preact/hooks';
import { useSpeech } from '../language';
import type { Account } from '../types';
import { AccountPicker } from './account-picker';
import { PlatformTag } from './parts';

/** With more accounts than this, people search instead of reading the whole list. */
export const MANY_ACCOUNTS = 6;

interface Choice {
	label: string;
	accounts: readonly Account[];
	ids: readonly string[];
	onChoice: (ids: string[]) => void;
}

/** All accounts, with checkboxes. */
function Boxes({ accounts, ids, onChoice }: Omit<Choice, 'label'>) {
	return (
		<div class="choices">
			{accounts.map(({ id, platform, username }) => (
				<label key={id} class="choice">
					<input
						type="checkbox"
						checked={ids.includes(id)}
						onChange={() => onChoice(ids.includes(id) ? ids.filter((one) => one !== id) : [...ids, id])}
					/>
					<PlatformTag platform={platform} /> @{username}
				</label>
			))}
		</div>
	);
}

/** A choice of accounts by ID: checkboxes if there are few accounts, a search by name if there are many. */
export function AccountChoice({ label, accounts, ids, onChoice }: Choice) {
	const { texts } = useSpeech();
	// Unchecked accounts stay visible, so that the focus is not lost and a mistake is easy to undo.
	const [known, setKnown] = useState(ids);
	if (accounts.length <= MANY_ACCOUNTS) {
		return (
			<fieldset>
				<legend>{label}</legend>
				<Boxes accounts={accounts} ids={ids} onChoice={onChoice} />
			</fieldset>
		);
	}
	return (
		<fieldset>
			<legend>{label}</legend>
			<Boxes
				accounts={accounts.filter(({ id }) => known.includes(id) || ids.includes(id))}
				ids={ids}
				onChoice={onChoice}
			/>
			<AccountPicker
				label={texts.common.addAccount}
				accounts={accounts.filter(({ id }) => !ids.includes(id))}
				chosen={undefined}
				isEmptied
				onChoice={(account) => {
					if (!account) return;
					setKnown([...known, account.id]);
					onChoice([...ids, account.id]);
				}}
			/>
		</fieldset>
	);
}
