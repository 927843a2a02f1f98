import { useState } from 'preact/hooks';
import { addressOf } from '../api';
import { useSpeech } from '../language';
import type { Upload } from '../types';

/** The file of an upload, as long as the service has it. */
export function Preview({ upload }: { upload: Upload }) {
	const { texts, formats } = useSpeech();
	const [gone, setGone] = useState(false);
	const { upload_id: id, file, caption } = upload;
	if (gone || file.kept_until === null) return <p class="muted">{texts.uploads.previewGone}</p>;
	const address = addressOf(`/api/uploads/${id}/file?index=0`);
	const lost = () => setGone(true);
	return (
		<figure class="preview">
			{file.content_type?.startsWith('image/') ? (
				<img src={address} alt={caption ?? texts.uploads.untitled} onError={lost} />
			) : (
				<video
					src={address}
					controls
					preload="metadata"
					aria-label={caption ?? texts.uploads.untitled}
					onError={lost}
				/>
			)}
			<figcaption class="muted">{texts.uploads.keptUntil(formats.fromNow(file.kept_until))}</figcaption>
		</figure>
	);
}
