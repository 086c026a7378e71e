// Orleans brings an ErrorCode of its own into every file.
global using ErrorCode = QkdMesh.Core.Errors.ErrorCode;
