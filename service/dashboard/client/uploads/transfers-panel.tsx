import { useEffect, useId, useState } from 'preact/hooks';
import { useSpeech } from '../language';
import { Button } from '../ui/controls';
import { ErrorWords } from '../ui/failure';
import { useNotify } from '../ui/notices';
import {
	discard,
	forget,
	forgetInterrupted,
	goOn,
	useInterrupted,
	useSendings,
	type Interrupted,
	type Sending,
} from './transfers';

function Refused({ sending: { file, id, state } }: { sending: Sending }) {
	const { texts } = useSpeech();
	return (
		<li class="sending" role="alert">
			<h3>{file.name}</h3>
			<ErrorWords error={state.is === 'refused' ? state.error : undefined} />
			<div class="buttons">
				<Button label={texts.common.dismiss} onClick={() => forget(id)} />
			</div>
		</li>
	);
}

/** Describes the progress of a file: percentage, speed and remaining time. */
function useProgressWords({ file, state, sentBytes, speed }: Sending): string {
	const { texts, formats } = useSpeech();
	const words = texts.transfers;
	if (state.is === 'waiting') return words.turn;
	const parts = [
		formats.percent(Math.floor((sentBytes / file.size) * 100)),
		words.sent(formats.size(sentBytes), formats.size(file.size)),
	];
	if (state.is === 'sending' && speed !== undefined && speed > 0) {
		parts.push(words.speed(formats.size(speed)));
		parts.push(words.timeLeft(formats.duration(Math.ceil((file.size - sentBytes) / speed))));
	}
	return parts.join(' · ');
}

function OnItsWay({ sending }: { sending: Sending }) {
	const { texts } = useSpeech();
	const words = texts.transfers;
	const { file, state, sentBytes, isResumed, transfer } = sending;
	const progress = useProgressWords(sending);
	return (
		<li class="sending">
			<h3>{file.name}</h3>
			<progress max={file.size} value={sentBytes} aria-label={words.sending(file.name)} />
			<p class="muted">{progress}</p>
			<p class="told" role="status">
				{state.is === 'paused' && words.paused}
				{state.is === 'interrupted' && words.interrupted}
				{state.is === 'sending' && isResumed && words.resumed}
			</p>
			<div class="buttons">
				{state.is === 'sending' ? (
					<Button
						label={words.pause}
						class="small"
						key="pause"
						aria-label={words.pauseFile(file.name)}
						onClick={() => transfer?.pause()}
					/>
				) : (
					state.is !== 'waiting' && (
						<Button
							label={words.resume}
							key="resume"
							class="primary small"
							aria-label={words.resumeFile(file.name)}
							onClick={() => transfer?.resume()}
						/>
					)
				)}
				<Button
					label={words.stop}
					class="danger-text small"
					aria-label={words.stopFile(file.name)}
					onClick={() => discard(sending)}
				/>
			</div>
		</li>
	);
}

/** A file interrupted by a page reload: a script cannot reopen it, so the person must choose it again. */
function ChooseAgain({ one }: { one: Interrupted }) {
	const { texts, formats } = useSpeech();
	const words = texts.transfers;
	const [isOther, setIsOther] = useState(false);
	const id = useId();
	return (
		<li class="sending">
			<h3>{one.name}</h3>
			<p>{words.chooseAgain(formats.size(one.size))}</p>
			{isOther && (
				<p class="trouble" role="alert">
					{words.otherFile}
				</p>
			)}
			<div class="buttons filebutton">
				<input
					id={id}
					class="unseen"
					type="file"
					aria-label={words.goOnWith(one.name)}
					onChange={({ currentTarget: { files } }) => files?.[0] && setIsOther(!goOn(one, files[0]))}
				/>
				<label class="button small" for={id}>
					{words.goOn}
				</label>
				<Button
					label={texts.common.dismiss}
					class="small"
					aria-label={words.dismissFile(one.name)}
					onClick={() => forgetInterrupted(one)}
				/>
			</div>
		</li>
	);
}

/** Files being sent to the service, shown in every view; announces each completed file. */
export function TransfersPanel() {
	const { texts } = useSpeech();
	const notify = useNotify();
	const sendings = useSendings();
	const interrupted = useInterrupted();
	useEffect(() => {
		for (const { id, file, state } of sendings) {
			if (state.is !== 'accepted') continue;
			const detail = state.warnings.map(({ message }) => message).join(' ');
			notify({ kind: 'good', text: texts.transfers.accepted(file.name), detail });
			forget(id);
		}
	}, [sendings]);
	if (sendings.length + interrupted.length === 0) return null;
	return (
		<section class="card transfers" aria-labelledby="transfers-title">
			<h2 id="transfers-title">{texts.transfers.onTheirWay(sendings.length + interrupted.length)}</h2>
			<ul class="plain">
				{interrupted.map((one) => (
					<ChooseAgain key={`${one.name} ${one.size} ${JSON.stringify(one.fields)}`} one={one} />
				))}
				{sendings.map((sending) =>
					sending.state.is === 'refused' ? (
						<Refused key={sending.id} sending={sending} />
					) : (
						<OnItsWay key={sending.id} sending={sending} />
					),
				)}
			</ul>
		</section>
	);
}
