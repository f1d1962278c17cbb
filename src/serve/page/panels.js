// SPDX-License-Identifier: GPL-2.0-or-later
//
// panels.js - what the page is put together from
//
// A panel is a module with createPanel(element, store, api).  app.js makes an
// element for it where `place` says: "left", "right" (a section under its
// title), "toolbar" (its buttons stand there) or "none" (dialogs: an element
// at the end of the body).  `name` is the element's class.

import * as classes from './classes_panel.js';
import * as dialogs from './dialogs.js';
import * as machine from './machine.js';
import * as notices from './notices.js';
import * as recordings from './recordings.js';
import * as similar from './similar.js';
import * as spanList from './span_list.js';
import * as span from './span_panel.js';

export const panels = [
    { name: 'recordings', place: 'left', title: 'Recordings',
        module: recordings },
    { name: 'span', place: 'right', title: 'Selected span', module: span },
    { name: 'classes', place: 'right', title: 'Classes', module: classes },
    { name: 'machine', place: 'right', title: 'Proposals', module: machine },
    { name: 'similar', place: 'right', title: 'More like this',
        module: similar },
    { name: 'spans', place: 'right', title: 'Spans in sight',
        module: spanList },
    { name: 'tools', place: 'toolbar', title: '', module: dialogs },
    { name: 'notices', place: 'none', title: '', module: notices },
];
