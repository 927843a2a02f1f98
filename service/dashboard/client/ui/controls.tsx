import type { ComponentProps } from 'preact';
import { useId } from 'preact/hooks';
import type { Account } from '../types';
import { PlatformTag } from './parts';

/** A button that sends no form. */
export function Button({ label, ...attributes }: { label: string } & ComponentProps<'button'>) {
	return (
		<button type="button" {...attributes}>
			{label}
		</button>
	);
}

/** A text to enter: one line, or as many as `rows` says. */
export function TextField({
	label,
	hint,
	problem,
	onText,
	...attributes
}: {
	label: string;
	hint?: string;
	/** What is wrong with the text. */
	problem?: string | undefined;
	onText: (text: string) => void;
} & ComponentProps<'input'> & { rows?: number }) {
	const [id, hintId, problemId] = [useId(), useId(), useId()];
	const Control = (attributes.rows === undefined ? 'input' : 'textarea') as 'input';
	return (
		<>
			<label for={id}>{label}</label>
			<Control
				id={id}
				aria-invalid={problem !== undefined}
				aria-describedby={[hint && hintId, problem && problemId].filter(Boolean).join(' ') || undefined}
				onInput={({ currentTarget }) => onText(currentTarget.value)}
				{...attributes}
			/>
			{hint && (
				<p class="muted hint" id={hintId}>
					{hint}
				</p>
			)}
			{problem && (
				<p class="problem" id={problemId}>
					{problem}
				</p>
			)}
		</>
	);
}

/** Some of the accounts, by their ids. */
export function AccountChoice(props: {
	label: string;
	accounts: readonly Account[];
	ids: readonly string[];
	onChoice: (ids: string[]) => void;
}) {
	const { ids, onChoice } = props;
	return (
		<fieldset>
			<legend>{props.label}</legend>
			<div class="choices">
				{props.accounts.map(({ id, platform, username }) => (
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
		</fieldset>
	);
}
