/** A lease store and a job store, and the plugin that offers them. */
package com.example.store;
