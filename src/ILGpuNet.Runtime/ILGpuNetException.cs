namespace ILGpuNet;

/// <summary>Base of the exceptions that the library throws on purpose. The message names the operation, file or device it concerns.</summary>
public class ILGpuNetException : Exception
{
    /// <summary>Creates the exception with a message that says what, where, expected, found and what to do.</summary>
    public ILGpuNetException(string message) : base(message) { }

    /// <summary>Creates the exception with its cause.</summary>
    public ILGpuNetException(string message, Exception innerException) : base(message, innerException) { }
}

/// <summary>Shapes, axes or sizes that do not fit an operation.</summary>
public sealed class ShapeException(string message) : ILGpuNetException(message);

/// <summary>Element types that do not fit an operation.</summary>
public sealed class DTypeException(string message) : ILGpuNetException(message);

/// <summary>A device that is not there, or tensors on different devices in one operation.</summary>
public sealed class DeviceException(string message) : ILGpuNetException(message);

/// <summary>Values that an operation cannot take, found while it computed: an index out of range, a NaN target.</summary>
public sealed class InvalidValueException(string message) : ILGpuNetException(message);

/// <summary>A tensor whose value can no longer be computed because something it depends on has been overwritten since.</summary>
public sealed class StaleTensorException(string message) : ILGpuNetException(message);

/// <summary>An evaluation whose intermediate values need more memory than the limit that was set.</summary>
public sealed class MemoryLimitException(string message) : ILGpuNetException(message);

/// <summary>A file that is damaged, truncated or of another format than expected.</summary>
public sealed class DataFormatException : ILGpuNetException
{
    /// <summary>Creates the exception with a message that starts with the file.</summary>
    public DataFormatException(string message) : base(message) { }

    /// <summary>Creates the exception with its cause.</summary>
    public DataFormatException(string message, Exception innerException) : base(message, innerException) { }
}
