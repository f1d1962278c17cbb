# SPDX-License-Identifier: GPL-2.0-or-later
nobase_include_HEADERS += \
	include/oriole/explain/ascent.h \
	include/oriole/explain/attribution.h \
	include/oriole/explain/deletion.h \
	include/oriole/explain/embedding.h \
	include/oriole/explain/explainer.h \
	include/oriole/explain/firing.h \
	include/oriole/explain/gradient_norms.h \
	include/oriole/explain/kernels.h \
	include/oriole/explain/layers.h
liboriole_core_la_SOURCES += \
	%D%/ascent.c \
	%D%/ascent_polish.c %D%/ascent_polish.h \
	%D%/attribution.c \
	%D%/attribution_cam.c \
	%D%/attribution_gradient.c \
	%D%/attribution_occlusion.c \
	%D%/attribution_view.c %D%/attribution_view.h \
	%D%/deletion.c \
	%D%/embedding.c \
	%D%/excitement.c \
	%D%/explain_features.c %D%/explain_features.h \
	%D%/explainer.c %D%/explainer_object.h \
	%D%/firing.c \
	%D%/gradient_norms.c \
	%D%/kernels.c \
	%D%/layers.c \
	%D%/pca.c \
	%D%/probe.c %D%/probe.h \
	%D%/tsne.c %D%/tsne_parts.h \
	%D%/tsne_neighbours.c \
	%D%/tsne_repulsion.c
