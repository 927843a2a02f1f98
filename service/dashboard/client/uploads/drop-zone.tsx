import { useId, useRef, useState } from 'preact/hooks';
import { useSpeech } from '../language';

const ACCEPTED = 'video/mp4,video/quicktime,video/webm,image/jpeg,image/png,image/webp';

/** Where a file is dropped or chosen. */
export function FileDrop({ file, onFile }: { file: File | undefined; onFile: (file: File) => void }) {
	const { texts, formats } = useSpeech();
	const words = texts.uploads;
	const [over, setOver] = useState(false);
	const input = useRef<HTMLInputElement>(null);
	const inputId = useId();
	const take = (files: FileList | null | undefined) => {
		const [first] = files ?? [];
		if (first) onFile(first);
	};
	return (
		<div
			class={`drop ${over ? 'over' : ''}`}
			onDragOver={(event) => {
				event.preventDefault();
				setOver(true);
			}}
			onDragLeave={() => setOver(false)}
			onDrop={(event) => {
				event.preventDefault();
				setOver(false);
				take(event.dataTransfer?.files);
			}}
		>
			<p>
				<strong>{file ? words.chosen(file.name, formats.size(file.size)) : words.drop}</strong>
			</p>
			<input
				ref={input}
				id={inputId}
				class="unseen"
				type="file"
				accept={ACCEPTED}
				onChange={(event) => take(event.currentTarget.files)}
			/>
			<label class="button" for={inputId}>
				{file ? words.other : words.choose}
			</label>
		</div>
	);
}
