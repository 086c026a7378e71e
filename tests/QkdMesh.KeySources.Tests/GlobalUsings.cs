global using ErrorCode = QkdMesh.Core.Errors.ErrorCode;
