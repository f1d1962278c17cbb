# SPDX-License-Identifier: GPL-2.0-or-later
nobase_include_HEADERS += include/oriole/serve/serve.h
if MICROHTTPD
liboriole_core_la_SOURCES += \
	%D%/answer.c %D%/answer.h \
	%D%/asset_routes.c %D%/assets.h \
	%D%/audio_routes.c \
	%D%/builds.c %D%/builds.h \
	%D%/byte_range.c %D%/byte_range.h \
	%D%/cache_folder.c %D%/cache_folder.h \
	%D%/catalog_json.c %D%/catalog_json.h \
	%D%/catalog_routes.c \
	%D%/changes_route.c \
	%D%/child.c %D%/child.h \
	%D%/connections.c %D%/connections.h \
	%D%/export_route.c \
	%D%/guard.c %D%/guard.h \
	%D%/key_routes.c \
	%D%/jobs.c %D%/jobs.h \
	%D%/listening.c %D%/listening.h \
	%D%/machine.c %D%/machine.h \
	%D%/machine_routes.c \
	%D%/page_files.h \
	%D%/pyramids.c %D%/pyramids.h \
	%D%/recording_of.c %D%/recording_of.h \
	%D%/reply.c \
	%D%/request.c %D%/request.h \
	%D%/routes.c %D%/routes.def \
	%D%/secret.c %D%/secret.h \
	%D%/serve.c \
	%D%/server.c %D%/server.h \
	%D%/span_routes.c \
	%D%/tile_routes.c \
	%D%/wav_bytes.c %D%/wav_bytes.h
nodist_liboriole_core_la_SOURCES += %D%/page_files.c
else
liboriole_core_la_SOURCES += %D%/serve_none.c
endif
liboriole_core_la_CPPFLAGS += -DORI_PAGE_FOLDER='"$(pkgdatadir)/page"'

# The page's files, and those of npm packages, which are served as
# vendor/NAME.  No other file is served.
page_files = %D%/page/index.html \
	%D%/page/actions.js \
	%D%/page/agreement_dialog.js \
	%D%/page/api.js \
	%D%/page/app.js \
	%D%/page/class_chooser.js \
	%D%/page/class_keys.js \
	%D%/page/class_list.js \
	%D%/page/classes_panel.js \
	%D%/page/colors.js \
	%D%/page/dialog.js \
	%D%/page/dialogs.css \
	%D%/page/dialogs.js \
	%D%/page/dom.js \
	%D%/page/emitter.js \
	%D%/page/export_dialog.js \
	%D%/page/header.js \
	%D%/page/icons.js \
	%D%/page/jobs.js \
	%D%/page/keys.js \
	%D%/page/keys.json \
	%D%/page/keys_dialog.js \
	%D%/page/log_axis.js \
	%D%/page/log_bar.js \
	%D%/page/log_curve.js \
	%D%/page/log_paint.js \
	%D%/page/log_plots.js \
	%D%/page/log_tiles.js \
	%D%/page/log_view.css \
	%D%/page/log_view.js \
	%D%/page/look_bar.js \
	%D%/page/machine.css \
	%D%/page/machine.js \
	%D%/page/moves.js \
	%D%/page/notices.js \
	%D%/page/overview.js \
	%D%/page/page.css \
	%D%/page/panels.js \
	%D%/page/player.js \
	%D%/page/queue.js \
	%D%/page/recording_dialog.js \
	%D%/page/recordings.js \
	%D%/page/saver.js \
	%D%/page/similar.js \
	%D%/page/similar_search.js \
	%D%/page/span_actions.js \
	%D%/page/span_book.js \
	%D%/page/span_hit.js \
	%D%/page/span_list.js \
	%D%/page/span_mouse.js \
	%D%/page/span_paint.js \
	%D%/page/span_pan.js \
	%D%/page/span_panel.js \
	%D%/page/span_rows.js \
	%D%/page/spans.js \
	%D%/page/spectrogram.js \
	%D%/page/stage.js \
	%D%/page/store.js \
	%D%/page/thumbnail.js \
	%D%/page/tile_cache.js \
	%D%/page/time_axis.js \
	%D%/page/times.js \
	%D%/page/transport.js \
	%D%/page/wave_view.js \
	%D%/page/waveform.js
page_vendor = uplot/dist/uPlot.esm.js \
	uplot/dist/uPlot.min.css \
	wavesurfer.js/dist/wavesurfer.esm.js \
	wavesurfer.js/dist/plugins/regions.esm.js
EXTRA_DIST += $(page_files) %D%/page/package.json \
	%D%/page/package-lock.json
CLEANFILES += %D%/page_files.c %D%/npm.stamp %D%/served.stamp

%D%/page_files.c: $(srcdir)/%D%/local.mk
	$(AM_V_GEN)$(MKDIR_P) %D% && { \
		echo '/* Made of the lists in local.mk. */'; \
		echo '#include "serve/page_files.h"'; \
		echo 'const char *const ori__page_files[] = {'; \
		for file in $(page_files); do \
			echo "    \"$${file##*/}\","; \
		done; \
		for file in $(page_vendor); do \
			echo "    \"vendor/$${file##*/}\","; \
		done; \
		echo '    0 };'; \
	} >$@.tmp && mv $@.tmp $@

# npm is asked once; where it fails oriole is built without its page, and
# "make page" asks again.
page_lock = $(srcdir)/%D%/page/package.json \
	$(srcdir)/%D%/page/package-lock.json
%D%/npm.stamp: $(page_lock)
	$(AM_V_GEN)rm -rf %D%/npm && $(MKDIR_P) %D%/npm && \
	cp $(page_lock) %D%/npm && chmod u+w %D%/npm/* && \
	if test -n "$(NPM)" && (cd %D%/npm && "$(NPM)" ci --ignore-scripts \
		--no-audit --no-fund --fetch-retries=1 >npm.log 2>&1); then \
		:; \
	else \
		rm -rf %D%/npm/node_modules; \
		echo 'oriole: the labelling page is not built, npm is missing or' \
			'failed (%D%/npm/npm.log); "make page" tries again' >&2; \
	fi && touch $@

# All that is served in one folder, whichever folder it comes from.
%D%/served.stamp: %D%/npm.stamp $(page_files) %D%/page_files.c
	$(AM_V_GEN)rm -rf %D%/served && $(MKDIR_P) %D%/served/vendor && \
	for file in $(page_files); do \
		test -f "$$file" || file=$(srcdir)/$$file; \
		cp "$$file" %D%/served || exit 1; \
	done && \
	for file in $(page_vendor); do \
		test ! -f %D%/npm/node_modules/$$file || \
		cp %D%/npm/node_modules/$$file %D%/served/vendor || exit 1; \
	done && chmod -R u+w %D%/served && touch $@

.PHONY: page
page:
	rm -f %D%/npm.stamp
	$(MAKE) $(AM_MAKEFLAGS) %D%/served.stamp

if MICROHTTPD
all-local: %D%/served.stamp

# Without npm's files there is nothing worth to be installed.
install-data-local: %D%/served.stamp
	test ! -d %D%/npm/node_modules || { \
		$(MKDIR_P) "$(DESTDIR)$(pkgdatadir)/page/vendor" && \
		$(INSTALL_DATA) %D%/served/*.* "$(DESTDIR)$(pkgdatadir)/page" && \
		$(INSTALL_DATA) %D%/served/vendor/* \
			"$(DESTDIR)$(pkgdatadir)/page/vendor"; }

uninstall-local:
	rm -rf "$(DESTDIR)$(pkgdatadir)/page"
endif

# tests/e2e/page_checks.sh puts its own npm packages there.
clean-local:
	rm -rf %D%/npm %D%/served tests/e2e/page-npm
