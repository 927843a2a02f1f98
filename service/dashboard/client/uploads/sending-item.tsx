import { useEffect } from 'preact/hooks';
import { useSpeech } from '../language';
import type { ErrorBody } from '../types';
import { Button } from '../ui/controls';
import { ErrorWords } from '../ui/failure';
import { useNotify } from '../ui/notices';
import { discard, forget, useSendings, type Sending } from './sendings';

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
