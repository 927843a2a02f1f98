import { useId, useState } from 'preact/hooks';
import { call, isOwner, session } from '../api';
import { useSpeech } from '../language';
import type { Upload } from '../types';
import { Button, TextField } from '../ui/controls';
import { ConfirmButton, Dialog } from '../ui/dialog';
import { Trouble, useAction } from '../ui/failure';
import { useNotify } from '../ui/notices';
import { readCounts } from './counts';
import { ApprovalOwnFields, isAnswered, type OwnTexts } from './own-fields';
import { canRetry, hasEnded, isPlanned, isWaiting, needsFile, takesNewCaption } from './upload-states';

const MINUTE_MS = 60_000;

/** Formats a time for `<input type="datetime-local">`, in the browser's time zone. */
const localTime = (time: number) =>
	new Date(time - new Date(time).getTimezoneOffset() * MINUTE_MS).toISOString().slice(0, 16);

export const pathOf = ({ upload_id: id }: Upload) => `/api/uploads/${id}`;

/**
 * Approves the posts of an upload.
 *
 * @param publishAt ISO 8601; null for immediately
 * @param own platform-specific fields
 */
export async function approve(upload: Upload, publishAt: string | null, own: OwnTexts): Promise<Upload> {
	if (publishAt !== upload.publish_at) await call('PATCH', pathOf(upload), { publish_at: publishAt });
	return call<Upload>('POST', `${pathOf(upload)}/approve`, own);
}

function ApproveButton({ upload, done }: { upload: Upload; done: (upload: Upload, text: string) => void }) {
	const { texts, formats } = useSpeech();
	const words = texts.uploads;
	const [time, setTime] = useState(() =>
		upload.publish_at === null ? '' : localTime(Date.parse(upload.publish_at)),
	);
	const [own, setOwn] = useState<OwnTexts>({});
	const [id, hintId] = [useId(), useId()];
	const { caption, deliveries } = upload;
	const latest = needsFile(upload) ? upload.file.kept_until : null;
	const accounts = deliveries
		.filter(({ state }) => state === 'awaiting_approval')
		.map(({ account }) => `@${account}`);
	return (
		<ConfirmButton
			label={words.approve}
			title={words.approveTitle}
			yes={time ? words.approvePlan : words.approveYes}
			isReady={isAnswered([upload], own)}
			act={async () => {
				const chosen = time ? new Date(time).toISOString() : null;
				const publishAt = isOwner() ? chosen : upload.publish_at;
				done(await approve(upload, publishAt, own), time ? words.planned : words.approved);
			}}
		>
			<p>
				{time
					? words.approveLater(accounts.join(', '), formats.time(new Date(time).toISOString()))
					: words.approveBody(accounts.join(', '))}
			</p>
			<ApprovalOwnFields uploads={[upload]} values={own} onValues={setOwn} />
			{caption && <blockquote>{caption}</blockquote>}
			{isOwner() && (
				<div class="field">
					<label for={id}>{words.publishAt}</label>
					<input
						id={id}
						type="datetime-local"
						value={time}
						min={localTime(Date.now())}
						max={latest === null ? undefined : localTime(Date.parse(latest))}
						aria-describedby={hintId}
						onInput={({ currentTarget }) => setTime(currentTarget.value)}
					/>
					<p class="muted hint" id={hintId}>
						{latest !== null && `${words.publishAtLatest} `}
						{words.publishAtHint}
					</p>
				</div>
			)}
		</ConfirmButton>
	);
}

function EditDialog(props: { upload: Upload; done: (upload: Upload) => void; onClose: () => void }) {
	const { upload, done, onClose } = props;
	const { texts } = useSpeech();
	const words = texts.uploads;
	const [caption, setCaption] = useState(upload.caption ?? '');
	const { busy, trouble, run } = useAction(async () => {
		done(await call<Upload>('PATCH', pathOf(upload), { content: caption }));
		onClose();
	});
	return (
		<Dialog title={words.editTitle} onClose={onClose}>
			<div class="field">
				<TextField label={words.caption} hint={words.editHint} rows={8} value={caption} onText={setCaption} />
			</div>
			<Trouble text={trouble} />
			<div class="buttons end">
				<Button label={texts.common.cancel} onClick={onClose} />
				<Button label={texts.common.save} class="primary" disabled={busy} onClick={run} />
			</div>
		</Dialog>
	);
}

function EditButton({ upload, done }: { upload: Upload; done: (upload: Upload) => void }) {
	const { texts } = useSpeech();
	const [isOpen, setIsOpen] = useState(false);
	return (
		<>
			<Button label={texts.uploads.edit} onClick={() => setIsOpen(true)} />
			{isOpen && <EditDialog upload={upload} done={done} onClose={() => setIsOpen(false)} />}
		</>
	);
}

/** The actions for an upload. */
export function UploadActions({ upload, onChange }: { upload: Upload; onChange: (upload: Upload) => void }) {
	const notify = useNotify();
	function done(changed: Upload, text: string): void {
		onChange(changed);
		notify({ kind: 'good', text });
		void readCounts();
	}
	return (
		<>
			{isWaiting(upload) && session.may_approve && <ApproveButton upload={upload} done={done} />}
			{isOwner() && <OwnerActions upload={upload} done={done} />}
		</>
	);
}

/** The actions that only owners can perform. */
function OwnerActions({ upload, done }: { upload: Upload; done: (upload: Upload, text: string) => void }) {
	const { texts } = useSpeech();
	const words = texts.uploads;
	const { trouble, run } = useAction(async () =>
		done(await call<Upload>('POST', `${pathOf(upload)}/retry`), words.retried),
	);
	const takeBack = useAction(async () =>
		done(await call<Upload>('PATCH', pathOf(upload), { publish_at: null }), words.takenBack),
	);
	return (
		<>
			{isWaiting(upload) && takesNewCaption(upload) && (
				<EditButton upload={upload} done={(changed) => done(changed, words.edited)} />
			)}
			{upload.deliveries.some((one) => isPlanned(one, upload)) && (
				<Button label={words.takeBack} disabled={takeBack.busy} onClick={takeBack.run} />
			)}
			{canRetry(upload) && <Button label={texts.common.retry} class="primary" onClick={run} />}
			{!hasEnded(upload) && (
				<ConfirmButton
					label={words.cancelIt}
					title={words.cancelTitle}
					yes={words.cancelYes}
					no={words.keepIt}
					danger
					act={async () => done(await call<Upload>('DELETE', pathOf(upload)), words.cancelled)}
				>
					<p>{words.cancelBody}</p>
				</ConfirmButton>
			)}
			<Trouble text={trouble ?? takeBack.trouble} />
		</>
	);
}
