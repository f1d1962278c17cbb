// SPDX-License-Identifier: GPL-2.0-or-later
//
// dialogs.js - the buttons that open windows: export, agreement, the
//              recording, keys

import { actionButton, register } from './actions.js';
import { createAgreementDialog } from './agreement_dialog.js';
import { createExportDialog } from './export_dialog.js';
import { createKeysDialog } from './keys_dialog.js';
import { createRecordingDialog } from './recording_dialog.js';

const PAGE = { group: 'Page' };

export function createPanel(element, store) {
    const exports = createExportDialog(store);
    const agreement = createAgreementDialog(store);
    const recording = createRecordingDialog(store);
    const keys = createKeysDialog(store);

    register('export', 'Export spans', () => exports.open(), PAGE);
    register('agreement', 'Compare two authors', () => agreement.open(),
        PAGE);
    register('recording', 'About the recording',
        () => store.recording ? recording.open() : false, PAGE);
    register('keys', 'Keys', () => keys.open(), PAGE);
    element.append(actionButton('recording', store, 'about'),
        actionButton('agreement', store, 'agreement'),
        actionButton('export', store, 'export'),
        actionButton('keys', store, 'keys'));
}
