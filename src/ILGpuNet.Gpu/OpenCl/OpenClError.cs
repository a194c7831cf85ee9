using System.Globalization;

namespace ILGpuNet.Gpu.OpenCl;

/// <summary>Error codes of OpenCL.</summary>
internal static class OpenClError
{
    private const int MemoryObjectAllocationFailure = -4, OutOfResources = -5, OutOfHostMemory = -6, InvalidBufferSize = -61;
    private const int DeviceNotAvailable = -2, ErrorOfEvents = -14, InvalidDevice = -33, InvalidContext = -34, InvalidCommandQueue = -36;

    /// <summary>What NVIDIA's driver says after a kernel has left its memory.</summary>
    private const int IllegalAccess = -9999;

    /// <summary>Throws where a function of OpenCL failed.</summary>
    /// <exception cref="InsufficientMemoryException">The device has no memory left.</exception>
    /// <exception cref="DeviceLostException">The device cannot be used any more.</exception>
    /// <exception cref="GpuException">Anything else.</exception>
    public static void Check(int code, string function, string? subject = null)
    {
        if (code == 0) return;
        string message = $"[opencl] {function} failed{(subject is null ? "" : $" for {subject}")}: {NameOf(code)}";
        throw IsOutOfMemory(code) ? new InsufficientMemoryException(message) : IsLoss(code) ? new DeviceLostException(message) : new GpuException(message);
    }

    /// <summary>Whether the error is that the device, or all that was made for it, is gone.</summary>
    public static bool IsLoss(int code) => code is DeviceNotAvailable or ErrorOfEvents or InvalidDevice or InvalidContext or InvalidCommandQueue or IllegalAccess;

    /// <summary>Whether the error is that memory is short.</summary>
    public static bool IsOutOfMemory(int code) => code is MemoryObjectAllocationFailure or OutOfResources or OutOfHostMemory or InvalidBufferSize;

    /// <summary>An error's name as OpenCL's documentation has it.</summary>
    public static string NameOf(int code) => code switch
    {
        -1 => "CL_DEVICE_NOT_FOUND",
        DeviceNotAvailable => "CL_DEVICE_NOT_AVAILABLE",
        MemoryObjectAllocationFailure => "CL_MEM_OBJECT_ALLOCATION_FAILURE",
        OutOfResources => "CL_OUT_OF_RESOURCES",
        OutOfHostMemory => "CL_OUT_OF_HOST_MEMORY",
        -11 => "CL_BUILD_PROGRAM_FAILURE",
        ErrorOfEvents => "CL_EXEC_STATUS_ERROR_FOR_EVENTS_IN_WAIT_LIST",
        -30 => "CL_INVALID_VALUE",
        InvalidDevice => "CL_INVALID_DEVICE",
        InvalidContext => "CL_INVALID_CONTEXT",
        InvalidCommandQueue => "CL_INVALID_COMMAND_QUEUE",
        -42 => "CL_INVALID_BINARY",
        -46 => "CL_INVALID_KERNEL_NAME",
        -51 => "CL_INVALID_ARG_SIZE",
        -52 => "CL_INVALID_KERNEL_ARGS",
        -54 => "CL_INVALID_WORK_GROUP_SIZE",
        InvalidBufferSize => "CL_INVALID_BUFFER_SIZE",
        -1001 => "CL_PLATFORM_NOT_FOUND_KHR: the loader found no driver",
        _ => "error " + code.ToString(CultureInfo.InvariantCulture),
    };
}
