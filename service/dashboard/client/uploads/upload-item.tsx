import { useState } from 'preact/hooks';
import { addressOf, session } from '../api';
import { useSpeech } from '../language';
import { platformOf } from '../platforms';
import type { Delivery, DeliveryState, Upload } from '../types';
import { Button } from '../ui/controls';
import { ErrorWords } from '../ui/failure';
import { Badge, PlatformTag } from '../ui/parts';
import { Thumbnail } from './thumbnail';
import { UploadActions } from './upload-actions';
import { isPlanned } from './upload-states';

const TONES: Partial<Record<DeliveryState, 'good' | 'bad' | 'plain'>> = {
	delivered: 'good',
	published: 'good',
	failed: 'bad',
	expired: 'bad',
	cancelled: 'plain',
};

function DeliveryRow({ delivery, upload }: { delivery: Delivery; upload: Upload }) {
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
				<Badge tone={TONES[state] ?? 'busy'}>
					{isPlanned(delivery, upload)
						? words.plannedFor(formats.time(upload.publish_at ?? ''))
						: words.states[state]}
				</Badge>
			</div>
			{shows && (
				<>
					<progress max={total} value={sent} aria-label={words.progress(account)} />
					<p class="muted">{texts.transfers.sent(formats.size(sent), formats.size(total))}</p>
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

/** An upload: its destinations, progress and actions. */
export function UploadItem(props: {
	upload: Upload;
	isChosen: boolean;
	onChoice: (isChosen: boolean) => void;
	onChange: (upload: Upload) => void;
}) {
	const { upload, isChosen, onChoice, onChange } = props;
	const { texts, formats } = useSpeech();
	const words = texts.uploads;
	const [shows, setShows] = useState(false);
	const { caption, file, created_at: createdAt, deliveries } = upload;
	const title = caption?.split('\n')[0] || file.name || words.untitled;
	return (
		<li class="card upload">
			<div class="head">
				{session.may_approve && (
					<input
						type="checkbox"
						checked={isChosen}
						aria-label={words.choose1(title)}
						onChange={({ currentTarget }) => onChoice(currentTarget.checked)}
					/>
				)}
				<Thumbnail upload={upload} />
				<div>
					<h3>{title}</h3>
					<p class="muted">
						{caption && file.name && `${file.name} · `}
						<time dateTime={createdAt}>{formats.time(createdAt)}</time>
						{file.size_bytes !== null && ` · ${formats.size(file.size_bytes)}`}
					</p>
				</div>
			</div>
			<ul class="plain">
				{deliveries.map((delivery) => (
					<DeliveryRow key={delivery.id} delivery={delivery} upload={upload} />
				))}
			</ul>
			<div class="buttons">
				<UploadActions upload={upload} onChange={onChange} />
				{file.kept_until !== null && (
					<Button
						label={shows ? words.hidePreview : words.preview}
						aria-expanded={shows}
						onClick={() => setShows(!shows)}
					/>
				)}
			</div>
			{shows && <Preview upload={upload} />}
		</li>
	);
}
