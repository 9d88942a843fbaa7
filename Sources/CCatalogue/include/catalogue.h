/*
 * The built-in catalogue of connectors, compiled into the library.
 *
 * SPDX-License-Identifier: Apache-2.0
 *
 * Both texts are JSON in UTF-8 without an ending NUL. Borrowed from the library, valid for ever.
 */
#ifndef CATALOGUE_H
#define CATALOGUE_H

#include <stddef.h>

/* Every definition of connectors/ as one JSON array, in the order of their keys. */
const unsigned char *catalogue_json(size_t *length);

/* categories.json: for each category its title and the words by which people ask for it. */
const unsigned char *catalogue_categories_json(size_t *length);

#endif /* CATALOGUE_H */
