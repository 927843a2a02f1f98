import { useState } from 'preact/hooks';
import { addressOf, call } from '../api';
import { useSpeech } from '../language';
import { platformOf } from '../platforms';
import type { Delivery, DeliveryState, Upload } from '../types';
import { Button } from '../ui/controls';
import { ConfirmButton } from '../ui/dialog';
import { ErrorWords } from '../ui/failure';
import { useNotify } from '../ui/notices';
import { Badge, PlatformTag } from '../ui/parts';
import { hasEnded } from './live-uploads';

const TONES: Partial<Record<DeliveryState, 'good' | 'bad' | 'plain'>> = {
	delivered: 'good',
	published: 'good',
	failed: 'bad',
	expired: 'bad',
	cancelled: 'plain',
};

function DeliveryRow({ delivery }: { delivery: Delivery }) {
	const { language, texts, formats } = useSpeech();
	const words = texts.uploads;
	const { platform, account, state, bytes_sent: sent, bytes_total: total, error, permalink } = delivery;
	const afterDelivery = platformOf(platform)?.uploads.afterDelivery;
	const shows = state === 'uploading' && total !== null;
	return (
		<li class="delivery">
			<div class="line">
				<span>
					<PlatformTag platform={platform} /> @{account}
				</span>
				<Badge tone={TONES[state] ?? 'busy'}>{words.states[state]}</Badge>
			</div>
			{shows && (
				<>
					<progress max={total} value={sent} aria-label={words.progress(account)} />
					<p class="muted">{words.sent(formats.size(sent), formats.size(total))}</p>
				</>
			)}
			{error && <ErrorWords error={error} />}
			{state === 'delivered' && afterDelivery && <p class="muted">{afterDelivery[language]}</p>}
			{permalink && /^https?:/.test(permalink) && (
				<a href={permalink} target="_blank" rel="noreferrer">
					{words.open}
				</a>
			)}
		</li>
	);
}

function Preview({ upload }: { upload: Upload }) {
	const { texts, formats } = useSpeech();
	const [gone, setGone] = useState(false);
	const { upload_id: id, file, caption } = upload;
	if (gone || file.kept_until === null) return <p class="muted">{texts.uploads.previewGone}</p>;
	const src = addressOf(`/api/uploads/${id}/file?index=0`);
	const label = caption ?? texts.uploads.untitled;
	const onError = () => setGone(true);
	return (
		<figure class="preview">
			{file.content_type?.startsWith('image/') ? (
				<img src={src} alt={label} onError={onError} />
			) : (
				<video src={src} controls preload="metadata" aria-label={label} onError={onError} />
			)}
			<figcaption class="muted">{texts.uploads.keptUntil(formats.fromNow(file.kept_until))}</figcaption>
		</figure>
	);
}

/** One upload: where it goes, how far it is, and what a person can do about it. */
export function UploadItem({ upload, onChange }: { upload: Upload; onChange: (upload: Upload) => void }) {
	const { texts, formats } = useSpeech();
	const notify = useNotify();
	const words = texts.uploads;
	const [shows, setShows] = useState(false);
	const { upload_id: id, caption, file, created_at: createdAt, deliveries } = upload;
	const waiting = deliveries.filter(({ state }) => state === 'awaiting_approval');

	async function act(method: string, path: string, text: string) {
		onChange(await call<Upload>(method, path));
		notify({ kind: 'good', text });
	}
	return (
		<li class="card upload">
			<div class="line">
				<h3>{caption?.split('\n')[0] || words.untitled}</h3>
				<p class="muted">
					<time dateTime={createdAt}>{formats.time(createdAt)}</time>
					{file.size_bytes !== null && ` · ${formats.size(file.size_bytes)}`}
				</p>
			</div>
			<ul class="plain">
				{deliveries.map((delivery) => (
					<DeliveryRow key={delivery.id} delivery={delivery} />
				))}
			</ul>
			<div class="buttons">
				{waiting.length > 0 && (
					<ConfirmButton
						label={words.approve}
						title={words.approveTitle}
						yes={words.approveYes}
						act={() => act('POST', `/api/uploads/${id}/approve`, words.approved)}
					>
						<p>{words.approveBody(waiting.map(({ account }) => `@${account}`).join(', '))}</p>
						{caption && <blockquote>{caption}</blockquote>}
					</ConfirmButton>
				)}
				{file.kept_until !== null && (
					<Button
						label={shows ? words.hidePreview : words.preview}
						aria-expanded={shows}
						onClick={() => setShows(!shows)}
					/>
				)}
				{!hasEnded(upload) && (
					<ConfirmButton
						label={words.cancelIt}
						title={words.cancelTitle}
						yes={words.cancelYes}
						no={words.keepIt}
						danger
						act={() => act('DELETE', `/api/uploads/${id}`, words.cancelled)}
					>
						<p>{words.cancelBody}</p>
					</ConfirmButton>
				)}
			</div>
			{shows && <Preview upload={upload} />}
		</li>
	);
}
