import { useEffect, useState } from 'preact/hooks';
import { useSpeech } from '../language';
import type { ErrorBody } from '../types';
import { Button } from '../ui/controls';
import { ErrorWords } from '../ui/failure';
import { useNotify } from '../ui/notices';
import { startTransfer, type Transfer, type TransferState } from './tus-transfer';

/** A file on its way to the service, with what belongs to it. */
interface Sending {
	id: number;
	file: File;
	state: TransferState;
	sentBytes: number;
	/** Whether it goes on where an earlier attempt ended. */
	isResumed: boolean;
	transfer?: Transfer;
}

// Outside of the view, since files go on while a person looks at other views.
let sendings: readonly Sending[] = [];
let lastId = 0;
const watchers = new Set<() => void>();

/** A page that is left would cut off what is sent. */
const stay = (event: BeforeUnloadEvent) => event.preventDefault();

function set(next: readonly Sending[]): void {
	sendings = next;
	const isSending = sendings.some(({ state }) => state.is !== 'accepted' && state.is !== 'refused');
	(isSending ? addEventListener : removeEventListener)('beforeunload', stay);
	watchers.forEach((tell) => tell());
}

const change = (id: number, part: Partial<Sending>) =>
	set(sendings.map((sending) => (sending.id === id ? { ...sending, ...part } : sending)));

/** Takes a file off the list; says nothing to the service. */
const forget = (id: number) => set(sendings.filter((sending) => sending.id !== id));

/** Begins to send a file. @param fields of the upload, as the webhook takes them */
export async function send(file: File, fields: Record<string, string>): Promise<void> {
	const id = ++lastId;
	set([...sendings, { id, file, state: { is: 'sending' }, sentBytes: 0, isResumed: false }]);
	const transfer = await startTransfer(file, fields, {
		state: (state) => change(id, { state }),
		progress: (sentBytes) => change(id, { sentBytes }),
		resumed: () => change(id, { isResumed: true }),
	});
	change(id, { transfer });
}

/** Ends a transfer for good. */
async function discard({ id, transfer }: Sending): Promise<void> {
	await transfer?.discard();
	forget(id);
}

/** The files on their way. */
function useSendings(): readonly Sending[] {
	const [shown, setShown] = useState(sendings);
	useEffect(() => {
		const look = () => setShown(sendings);
		look();
		watchers.add(look);
		return () => void watchers.delete(look);
	}, []);
	return shown;
}

function Refused({ sending: { file, id }, error }: { sending: Sending; error: ErrorBody | undefined }) {
	const { texts } = useSpeech();
	return (
		<li class="card sending" role="alert">
			<h3>{file.name}</h3>
			<ErrorWords error={error} />
			<div class="buttons">
				<Button label={texts.common.dismiss} onClick={() => forget(id)} />
			</div>
		</li>
	);
}

function OnItsWay({ sending }: { sending: Sending }) {
	const { texts, formats } = useSpeech();
	const words = texts.uploads;
	const { file, state, sentBytes, isResumed, transfer } = sending;
	return (
		<li class="card sending">
			<h3>{words.sending(file.name)}</h3>
			<progress max={file.size} value={sentBytes} aria-label={words.sending(file.name)} />
			<p class="muted">{words.sent(formats.size(sentBytes), formats.size(file.size))}</p>
			<p class="told" role="status">
				{state.is === 'paused' && words.paused}
				{state.is === 'interrupted' && words.interrupted}
				{state.is === 'sending' && isResumed && words.resumed}
			</p>
			<div class="buttons">
				{state.is === 'sending' ? (
					<Button label={words.pause} key="pause" onClick={() => transfer?.pause()} />
				) : (
					<Button label={words.resume} key="resume" class="primary" onClick={() => transfer?.resume()} />
				)}
				<Button label={words.stop} class="danger-text" onClick={() => discard(sending)} />
			</div>
		</li>
	);
}

/** The files on their way to the service. @param props.onAccepted called when one has arrived as a whole */
export function Sendings({ onAccepted }: { onAccepted: () => void }) {
	const { texts } = useSpeech();
	const notify = useNotify();
	const sendings = useSendings();
	useEffect(() => {
		for (const { id, file, state } of sendings) {
			if (state.is !== 'accepted') continue;
			const detail = state.warnings.map(({ message }) => message).join(' ');
			notify({ kind: 'good', text: texts.uploads.accepted(file.name), detail });
			forget(id);
			onAccepted();
		}
	}, [sendings]);
	if (sendings.length === 0) return null;
	return (
		<ul class="cards">
			{sendings.map((sending) =>
				sending.state.is === 'refused' ? (
					<Refused key={sending.id} sending={sending} error={sending.state.error} />
				) : (
					<OnItsWay key={sending.id} sending={sending} />
				),
			)}
		</ul>
	);
}
