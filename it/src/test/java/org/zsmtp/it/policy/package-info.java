/// Transport security against real name servers and mail servers: what policy said, and what the server
/// saw of it.
package org.zsmtp.it.policy;
