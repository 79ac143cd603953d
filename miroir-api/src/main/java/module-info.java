module io.miroir.api {}
