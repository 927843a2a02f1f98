import type { Command } from '../context';
import { accounts } from './accounts';
import { backup } from './backup';
import { createCompletion } from './completion';
import { connect } from './connect';
import { databaseCopy } from './database-copy';
import { deleteAccount } from './delete';
import { doctor } from './doctor';
import { exportAccount } from './export';
import { pages } from './pages';
import { restore } from './restore';
import { secretsPush } from './secrets-push';
import { serve } from './serve';
import { setup } from './setup';
import { statsExport } from './stats-export';
import { statsFetch } from './stats-fetch';
import { statsShow } from './stats-show';
import { tokenRefresh } from './token-refresh';
import { upload } from './upload';
import { uploadsApprove, uploadsCancel, uploadsList, uploadsRetry, uploadsShow } from './uploads';

/** All commands, in the order of the usage text. */
export const COMMANDS: readonly Command[] = [
	serve,
	setup,
	doctor,
	connect,
	accounts,
	statsFetch,
	statsShow,
	statsExport,
	upload,
	uploadsList,
	uploadsShow,
	uploadsApprove,
	uploadsCancel,
	uploadsRetry,
	pages,
	tokenRefresh,
	secretsPush,
	exportAccount,
	deleteAccount,
	backup,
	restore,
	databaseCopy,
	createCompletion(() => COMMANDS),
];
