import { account } from './account';
import { service } from './service';
import { stats } from './stats';
import { upload } from './upload';

/** The node's resources, as its list shows them. */
export const RESOURCES = [account, service, stats, upload];
