import { useId } from 'preact/hooks';
import { addressOf, call } from '../api';
import { Button } from '../ui/controls';
import { Trouble, useAction } from '../ui/failure';
import { useEditorTexts } from './page-editing';

/**
 * A field for one of a page's images. The image is uploaded when it is chosen, and appears on the page once the page is
 * saved.
 */
export function ImageField(props: {
	label: string;
	use: 'cover' | 'logo';
	/** The ID of the uploaded image; null if there is none. */
	image: string | null;
	problem: string | undefined;
	onImage: (id: string | null) => void;
}) {
	const texts = useEditorTexts();
	const { label, use, image, onImage } = props;
	const [id, hintId] = [useId(), useId()];
	const { busy, trouble, setTrouble, run } = useAction(async (file: File) => {
		const answer = await call<{ id: string }>('POST', `/api/mediakit/images?use=${use}`, file);
		onImage(answer.id);
	});
	return (
		<div class="imagefield">
			<label for={id}>{label}</label>
			{image !== null && <img class={use} src={addressOf(`/mediakit/@images/${image}`)} alt="" />}
			<input
				id={id}
				type="file"
				accept="image/jpeg,image/png,image/webp"
				aria-describedby={hintId}
				disabled={busy}
				onChange={({ currentTarget }) => {
					const [file] = currentTarget.files ?? [];
					if (file) void run(file);
					// Allows the same file to be chosen again.
					currentTarget.value = '';
				}}
			/>
			<p class="muted hint" id={hintId}>
				{texts.imageHint}
			</p>
			{image !== null && (
				<Button
					label={texts.removeImage}
					class="small"
					onClick={() => {
						setTrouble(undefined);
						onImage(null);
					}}
				/>
			)}
			<Trouble text={trouble ?? props.problem} />
		</div>
	);
}
