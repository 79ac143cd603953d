/** A lease store and a job store in a database, and the plugin that offers them. */
package com.example.store;
