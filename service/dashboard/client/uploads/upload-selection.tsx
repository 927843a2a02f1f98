import { useState } from 'preact/hooks';
import { call, isOwner, type Failure } from '../api';
import { useSpeech } from '../language';
import type { Upload } from '../types';
import { Button } from '../ui/controls';
import { ConfirmButton } from '../ui/dialog';
import { wordsOf } from '../ui/failure';
import { useNotify } from '../ui/notices';
import { readCounts } from './counts';
import { ApprovalOwnFields, isAnswered, type OwnTexts } from './own-fields';
import { approve, pathOf } from './upload-actions';
import { canRetry, hasEnded, isWaiting } from './upload-states';

/** Returns a function that runs an action on each upload, even if it fails for some, and reports the result. */
function useEach(onChange: (upload: Upload) => void, onEnd: () => void) {
	const { texts } = useSpeech();
	const notify = useNotify();
	const words = texts.uploads;
	return async (
		uploads: readonly Upload[],
		act: (upload: Upload) => Promise<Upload>,
		told: (count: number) => string,
	): Promise<void> => {
		const failures: string[] = [];
		for (const upload of uploads) {
			try {
				onChange(await act(upload));
			} catch (error) {
				failures.push(wordsOf(error as Failure, texts));
			}
		}
		const count = uploads.length - failures.length;
		if (count > 0) notify({ kind: 'good', text: told(count) });
		if (failures.length > 0)
			notify({
				kind: 'bad',
				text: words.someFailed(failures.length),
				detail: [...new Set(failures)].join(' '),
			});
		onEnd();
		void readCounts();
	};
}

/** The actions for the selected uploads. */
export function SelectionBar(props: {
	chosen: readonly Upload[];
	onChange: (upload: Upload) => void;
	onEnd: () => void;
}) {
	const { chosen, onChange, onEnd } = props;
	const { texts } = useSpeech();
	const words = texts.uploads;
	const waiting = chosen.filter(isWaiting);
	const failed = isOwner() ? chosen.filter(canRetry) : [];
	const open = isOwner() ? chosen.filter((upload) => !hasEnded(upload)) : [];

	const [own, setOwn] = useState<OwnTexts>({});
	const each = useEach(onChange, onEnd);
	if (chosen.length === 0) return null;
	return (
		<div class="selection card" role="group" aria-label={words.selection}>
			<p role="status">
				<strong>{words.chosenCount(chosen.length)}</strong>
			</p>
			<div class="buttons">
				{waiting.length > 0 && (
					<ConfirmButton
						label={words.approveCount(waiting.length)}
						title={words.approveAllTitle(waiting.length)}
						yes={words.approveYes}
						isReady={isAnswered(waiting, own)}
						act={() =>
							each(waiting, (upload) => approve(upload, upload.publish_at, own), words.approvedCount)
						}
					>
						<ApprovalOwnFields uploads={waiting} values={own} onValues={setOwn} />
						<ul class="scrolls">
							{waiting.map((upload) => (
								<li key={upload.upload_id}>
									{upload.caption?.split('\n')[0] || upload.file.name || words.untitled}{' '}
									<span class="muted">
										{upload.deliveries
											.filter(({ state }) => state === 'awaiting_approval')
											.map(({ account }) => `@${account}`)
											.join(', ')}
									</span>
								</li>
							))}
						</ul>
					</ConfirmButton>
				)}
				{failed.length > 0 && (
					<Button
						label={words.retryCount(failed.length)}
						onClick={() =>
							each(failed, (upload) => call<Upload>('POST', `${pathOf(upload)}/retry`), words.retriedCount)
						}
					/>
				)}
				{open.length > 0 && (
					<ConfirmButton
						label={words.cancelCount(open.length)}
						title={words.cancelAllTitle(open.length)}
						yes={words.cancelAllYes}
						no={words.keepThem}
						danger
						act={() => each(open, (upload) => call<Upload>('DELETE', pathOf(upload)), words.cancelledCount)}
					>
						<p>{words.cancelBody}</p>
					</ConfirmButton>
				)}
				<Button label={words.chooseNone} onClick={onEnd} />
			</div>
		</div>
	);
}
