import { withPatience } from '../../../service/core/slow-clients';
import { eventually } from '../../support/until';

const PATIENCE = { idleMs: 40, graceMs: 60_000, bytesPerSecond: 1 };

async function* twoPieces() {
	yield Buffer.from('a');
	yield Buffer.from('b');
}

const lengthOf = (piece: Buffer) => piece.length;

const running = new Set<unknown>();
let begun = 0;
beforeEach(() => {
	running.clear();
	begun = 0;
	const { setInterval: begin, clearInterval: end } = globalThis;
	jest.spyOn(globalThis, 'setInterval').mockImplementation(((work: () => void, milliseconds: number) => {
		const timer = begin(work, milliseconds);
		begun += 1;
		running.add(timer);
		return timer;
	}) as typeof setInterval);
	jest.spyOn(globalThis, 'clearInterval').mockImplementation((timer) => {
		running.delete(timer);
		end(timer);
	});
});
afterEach(() => jest.restoreAllMocks());

const noneRuns = () => eventually(() => begun > 0 && running.size === 0);

test('a source that is left after its first piece, without a word, keeps no timer', async () => {
	const pieces = withPatience(twoPieces(), PATIENCE, lengthOf)[Symbol.asyncIterator]();
	expect((await pieces.next()).value).toEqual(Buffer.from('a'));
	await noneRuns();
});

test('a source that is taken up again after a pause is watched again', async () => {
	async function* stops() {
		yield Buffer.from('a');
		await new Promise(() => {});
	}
	const pieces = withPatience(stops(), PATIENCE, lengthOf)[Symbol.asyncIterator]();
	await pieces.next();
	await noneRuns();
	await expect(pieces.next()).rejects.toMatchObject({ code: 'client_too_slow' });
	await noneRuns();
});
