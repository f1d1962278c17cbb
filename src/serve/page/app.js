// SPDX-License-Identifier: GPL-2.0-or-later
// app.js - the labelling page
const place = document.getElementById("project");
const answer = await fetch("/api/project");
const project = await answer.json();

place.textContent = answer.ok
    ? `${project.name}: ${project.recordings} recordings, ` +
      `${project.spans} spans`
    : project.error;
