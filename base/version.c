// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/version.h"

#include "config.h"
#include "git-version.h"

const char *version_string(void)
{
#ifdef TRAPLINE_GIT_VERSION
	return PACKAGE_VERSION " (" TRAPLINE_GIT_VERSION ")";
#else
	return PACKAGE_VERSION;
#endif
}
