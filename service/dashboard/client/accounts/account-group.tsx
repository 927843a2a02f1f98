import { useId, useState } from 'preact/hooks';
import { call, isOwner } from '../api';
import { useSpeech } from '../language';
import type { Account } from '../types';
import { Button } from '../ui/controls';
import { Dialog } from '../ui/dialog';
import { Trouble, useAction } from '../ui/failure';

const LONGEST = 64;

function GroupDialog(props: {
	account: Account;
	groups: readonly string[];
	onChange: () => void;
	onClose: () => void;
}) {
	const { account, groups, onChange, onClose } = props;
	const { texts } = useSpeech();
	const words = texts.accounts;
	const [group, setGroup] = useState(account.group ?? '');
	const [id, listId, hintId] = [useId(), useId(), useId()];
	const { busy, trouble, run } = useAction(async () => {
		await call('PATCH', `/api/accounts/${account.id}`, { group });
		onChange();
		onClose();
	});
	return (
		<Dialog title={words.groupOf(account.username)} onClose={onClose}>
			<div class="field">
				<label for={id}>{words.group}</label>
				<input
					id={id}
					list={listId}
					value={group}
					maxLength={LONGEST}
					aria-describedby={hintId}
					onInput={({ currentTarget }) => setGroup(currentTarget.value)}
				/>
				<datalist id={listId}>
					{groups.map((one) => (
						<option key={one} value={one} />
					))}
				</datalist>
				<p class="muted hint" id={hintId}>
					{words.groupHint}
				</p>
			</div>
			<Trouble text={trouble} />
			<div class="buttons end">
				<Button label={texts.common.cancel} onClick={onClose} />
				<Button label={texts.common.save} class="primary" disabled={busy} onClick={run} />
			</div>
		</Dialog>
	);
}

/** The group of an account, with an edit button. */
export function AccountGroup(props: { account: Account; groups: readonly string[]; onChange: () => void }) {
	const { texts } = useSpeech();
	const words = texts.accounts;
	const [isOpen, setIsOpen] = useState(false);
	return (
		<>
			{props.account.group ?? <span class="muted">{words.noGroup}</span>}{' '}
			{isOwner() && (
				<Button
					label={words.change}
					class="small"
					aria-label={words.changeGroup(props.account.username)}
					onClick={() => setIsOpen(true)}
				/>
			)}
			{isOpen && <GroupDialog {...props} onClose={() => setIsOpen(false)} />}
		</>
	);
}
