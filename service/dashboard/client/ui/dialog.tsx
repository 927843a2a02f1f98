import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { useSpeech } from '../language';
import { wordsOf } from './failure';

/** A window over the page; the browser keeps the focus inside and gives it back. */
export function Dialog(props: { title: string; onClose: () => void; children: ComponentChildren }) {
	const element = useRef<HTMLDialogElement>(null);
	const titleId = useId();
	useEffect(() => {
		element.current?.showModal();
	}, []);
	return (
		<dialog ref={element} aria-labelledby={titleId} onClose={props.onClose}>
			<h2 id={titleId}>{props.title}</h2>
			{props.children}
		</dialog>
	);
}

/** Asks before something that cannot be taken back. */
export function Confirm(props: {
	title: string;
	yes: string;
	no?: string;
	danger?: boolean;
	act: () => Promise<unknown>;
	onClose: () => void;
	children: ComponentChildren;
}) {
	const { texts } = useSpeech();
	const [busy, setBusy] = useState(false);
	const [trouble, setTrouble] = useState<string>();
	async function act() {
		setBusy(true);
		setTrouble(undefined);
		try {
			await props.act();
			props.onClose();
		} catch (error) {
			setTrouble(wordsOf(error, texts));
			setBusy(false);
		}
	}
	return (
		<Dialog title={props.title} onClose={props.onClose}>
			{props.children}
			<p class="trouble" role="alert">
				{trouble}
			</p>
			<div class="buttons end">
				<button type="button" onClick={props.onClose}>
					{props.no ?? texts.common.cancel}
				</button>
				<button type="button" class={props.danger ? 'danger' : 'primary'} disabled={busy} onClick={act}>
					{props.yes}
				</button>
			</div>
		</Dialog>
	);
}
