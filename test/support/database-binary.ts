import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { BinaryData } from 'n8n-core';

/**
 * Replaces n8n's manager of binary data for `database` mode, which requires n8n's server. Like that manager, it returns
 * each file as a single chunk.
 */
export class DatabaseBinary implements Pick<BinaryData.Manager, 'store' | 'getAsStream' | 'getMetadata'> {
	private readonly files = new Map<string, { content: Buffer; metadata: BinaryData.PreWriteMetadata }>();

	async store(
		_location: BinaryData.FileLocation,
		bufferOrStream: Buffer | Readable,
		metadata: BinaryData.PreWriteMetadata,
	): Promise<BinaryData.WriteResult> {
		const content = Buffer.isBuffer(bufferOrStream) ? bufferOrStream : await buffer(bufferOrStream);
		const fileId = String(this.files.size + 1);
		this.files.set(fileId, { content, metadata });
		return { fileId, fileSize: content.length };
	}

	async getAsStream(fileId: string): Promise<Readable> {
		return Readable.from(this.file(fileId).content, { objectMode: false });
	}

	async getMetadata(fileId: string): Promise<BinaryData.Metadata> {
		const { content, metadata } = this.file(fileId);
		return { ...metadata, fileSize: content.length };
	}

	private file(fileId: string) {
		const file = this.files.get(fileId);
		if (!file) throw new Error(`There is no file ${fileId}`);
		return file;
	}
}
