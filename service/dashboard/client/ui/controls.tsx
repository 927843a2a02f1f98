import type { ComponentProps } from 'preact';
import { useId } from 'preact/hooks';

/** A button that does not submit a form. */
export function Button({ label, ...attributes }: { label: string } & ComponentProps<'button'>) {
	return (
		<button type="button" {...attributes}>
			{label}
		</button>
	);
}

/** A text input with one line, or with `rows` lines. */
export function TextField({
	label,
	hint,
	problem,
	onText,
	...attributes
}: {
	label: string;
	hint?: string;
	/** The validation error. */
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
