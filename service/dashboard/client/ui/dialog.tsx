import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { useSpeech } from '../language';
import { Button } from './controls';
import { Trouble, useAction } from './failure';

/** A modal dialog; the browser traps the focus and restores it. */
export function Dialog(props: {
	title: string;
	class?: string;
	onClose: () => void;
	children: ComponentChildren;
}) {
	const element = useRef<HTMLDialogElement>(null);
	const titleId = useId();
	useEffect(() => element.current?.showModal(), []);
	return (
		<dialog ref={element} class={props.class} aria-labelledby={titleId} onClose={props.onClose}>
			<h2 id={titleId}>{props.title}</h2>
			{props.children}
		</dialog>
	);
}

interface Question {
	title: string;
	yes: string;
	no?: string;
	/** True if the action is destructive. */
	danger?: boolean;
	/** True if all required input is present; omitted if the dialog has no input. */
	isReady?: boolean;
	act: () => Promise<unknown>;
	children: ComponentChildren;
}

function Confirm({
	title,
	yes,
	no,
	danger,
	isReady = true,
	act,
	children,
	onClose,
}: Question & { onClose: () => void }) {
	const { texts } = useSpeech();
	const { busy, trouble, run } = useAction(async () => {
		await act();
		onClose();
	});
	return (
		<Dialog title={title} onClose={onClose}>
			{children}
			<Trouble text={trouble} />
			<div class="buttons end">
				<Button label={no ?? texts.common.cancel} onClick={onClose} />
				<Button label={yes} class={danger ? 'danger' : 'primary'} disabled={busy || !isReady} onClick={run} />
			</div>
		</Dialog>
	);
}

/** A button that asks for confirmation before an irreversible action. */
export function ConfirmButton({ label, ...question }: Question & { label: string }) {
	const [asks, setAsks] = useState(false);
	return (
		<>
			<Button
				label={label}
				class={question.danger ? 'danger-text' : 'primary'}
				onClick={() => setAsks(true)}
			/>
			{asks && <Confirm {...question} onClose={() => setAsks(false)} />}
		</>
	);
}
