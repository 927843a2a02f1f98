import { useState } from 'preact/hooks';
import { useSpeech } from '../language';
import type { Account } from '../types';
import { AccountPicker } from './account-picker';
import { PlatformTag } from './parts';

/** From so many accounts on, people search for one instead of reading all. */
export const MANY_ACCOUNTS = 6;

interface Choice {
	label: string;
	accounts: readonly Account[];
	ids: readonly string[];
	onChoice: (ids: string[]) => void;
}

/** All accounts, each to be ticked. */
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

/** Some of the accounts, by their ids: ticked among few, found by a part of their names among many. */
export function AccountChoice({ label, accounts, ids, onChoice }: Choice) {
	const { texts } = useSpeech();
	// What is unticked stays in sight, so that the focus has a place and a slip is undone at once.
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
