/// Real servers that the tests start by themselves, on loopback and in private directories.
package org.zsmtp.it.peers;
