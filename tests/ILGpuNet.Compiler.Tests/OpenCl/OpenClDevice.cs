using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using ILGpuNet.Kernels;
using static ILGpuNet.Compiler.Tests.OpenClLibrary;

namespace ILGpuNet.Compiler.Tests;

/// <summary>The first OpenCL device of the machine. It runs kernels on arrays, which it copies there and back.</summary>
internal sealed unsafe class OpenClDevice
{
    private const ulong AnyDevice = 0xFFFFFFFF, CopyHostMemory = 1 << 5;
    private const uint DeviceName = 0x102B, BuildLog = 0x1183;

    private static readonly Lazy<(OpenClDevice? Device, string? Reason)> Found = new(Find);

    private readonly nint device, context, queue;
    private readonly Dictionary<string, nint> programs = [];

    private OpenClDevice(nint device)
    {
        int error;
        this.device = device;
        context = CreateContext(null, 1, &device, 0, 0, &error);
        Check(error, "clCreateContext");
        queue = CreateCommandQueue(context, device, 0, &error);
        Check(error, "clCreateCommandQueue");
    }

    /// <summary>Why there is no device; null where there is one.</summary>
    public static string? ReasonForNone => Found.Value.Reason;

    public static OpenClDevice Instance => Found.Value.Device ?? throw new InvalidOperationException(ReasonForNone);

    /// <summary>Translates a kernel and runs it on the arrays of its views.</summary>
    public void Run<TKernel>(TKernel kernel, int groups, int groupSize, string options = "") where TKernel : struct, IKernel
    {
        CompiledKernel compiled = KernelCompiler.Compile<TKernel>(KernelDialect.OpenCl);
        Run(compiled, kernel, groups, groupSize, options);
    }

    public void Run(CompiledKernel compiled, object kernel, int groups, int groupSize, string options = "")
    {
        int error;
        nint program = Build(compiled, $"{compiled.BuildOptions} {options}");
        nint handle = CreateKernel(program, compiled.Name, &error);
        Check(error, "clCreateKernel");
        var buffers = new Dictionary<Array, nint>();
        uint index = 0;
        foreach (KernelParameter parameter in compiled.Parameters)
        {
            object value = parameter.Field.GetValue(kernel)!;
            if (value is IView view)
            {
                // A view of nothing gets memory that it does not read.
                nint buffer = BufferOf((Array?)view.Memory ?? Array.Empty<byte>(), buffers);
                int start = view.Start;
                Check(SetKernelArg(handle, index++, (nuint)sizeof(nint), &buffer), "clSetKernelArg");
                Check(SetKernelArg(handle, index++, sizeof(int), &start), "clSetKernelArg");
            }
            else
            {
                SetValue(handle, index++, value);
            }
        }
        nuint local = (nuint)groupSize, global = (nuint)groups * local;
        Check(EnqueueNDRangeKernel(queue, handle, 1, null, &global, &local, 0, null, null), "clEnqueueNDRangeKernel");
        foreach ((Array array, nint buffer) in buffers)
        {
            if (array.Length > 0)
            {
                fixed (byte* pointer = &MemoryMarshal.GetArrayDataReference(array))
                    Check(EnqueueReadBuffer(queue, buffer, 1, 0, ByteLength(array), pointer, 0, null, null), "clEnqueueReadBuffer");
            }
            _ = ReleaseMemObject(buffer);
        }
        _ = ReleaseKernel(handle);
    }

    /// <summary>The program of a kernel, built once.</summary>
    private nint Build(CompiledKernel compiled, string options)
    {
        string key = options + compiled.Text;
        lock (programs)
        {
            if (!programs.TryGetValue(key, out nint program)) programs[key] = program = BuildNew(compiled, options);
            return program;
        }
    }

    private nint BuildNew(CompiledKernel compiled, string options)
    {
        int error;
        nint program, target = device;
        fixed (byte* text = Encoding.UTF8.GetBytes(compiled.Text + "\0"))
        {
            byte* source = text;
            program = CreateProgramWithSource(context, 1, &source, null, &error);
        }
        Check(error, "clCreateProgramWithSource");
        error = BuildProgram(program, 1, &target, options, 0, 0);
        if (error == 0) return program;
        nuint size;
        Check(GetProgramBuildInfo(program, device, BuildLog, 0, null, &size), "clGetProgramBuildInfo");
        byte[] log = new byte[size];
        fixed (byte* pointer = log) Check(GetProgramBuildInfo(program, device, BuildLog, size, pointer, null), "clGetProgramBuildInfo");
        throw new InvalidOperationException($"{compiled.Name} does not build ({error}): {Encoding.UTF8.GetString(log)}\n{compiled.Text}");
    }

    private nint BufferOf(Array array, Dictionary<Array, nint> buffers)
    {
        if (buffers.TryGetValue(array, out nint buffer)) return buffer;
        int error;
        fixed (byte* pointer = &MemoryMarshal.GetArrayDataReference(array))
            buffer = array.Length == 0 ? CreateBuffer(context, 0, 1, null, &error) : CreateBuffer(context, CopyHostMemory, ByteLength(array), pointer, &error);
        Check(error, "clCreateBuffer");
        return buffers[array] = buffer;
    }

    private static void SetValue(nint kernel, uint index, object value)
    {
        // As it lies in memory: marshalling would make four bytes of a bool.
        byte[] bytes = (byte[])typeof(OpenClDevice).GetMethod(nameof(BytesOf), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(value.GetType()).Invoke(null, [value])!;
        fixed (byte* pointer = bytes) Check(SetKernelArg(kernel, index, (nuint)bytes.Length, pointer), "clSetKernelArg");
    }

    private static byte[] BytesOf<T>(T value) where T : unmanaged => MemoryMarshal.AsBytes<T>([value]).ToArray();

    private static nuint ByteLength(Array array) => (nuint)array.Length * (nuint)(int)typeof(Unsafe).GetMethod(nameof(Unsafe.SizeOf))!
        .MakeGenericMethod(array.GetType().GetElementType()!).Invoke(null, null)!;

    private static (OpenClDevice?, string?) Find()
    {
        nint platform, device;
        uint count = 0;
        try
        {
            if (GetPlatformIDs(1, &platform, &count) != 0 || count == 0) return (null, "no OpenCL driver is installed (Debian: pocl-opencl-icd)");
        }
        catch (DllNotFoundException)
        {
            return (null, "libOpenCL.so.1 is not installed (Debian: ocl-icd-libopencl1 pocl-opencl-icd)");
        }
        if (GetDeviceIDs(platform, AnyDevice, 1, &device, &count) != 0 || count == 0) return (null, "the OpenCL driver has no device");
        return (new OpenClDevice(device), null);
    }

    public override string ToString()
    {
        byte* name = stackalloc byte[256];
        Check(GetDeviceInfo(device, DeviceName, 256, name, null), "clGetDeviceInfo");
        return Marshal.PtrToStringUTF8((nint)name)!;
    }

    private static void Check(int error, string function)
    {
        if (error != 0) throw new InvalidOperationException($"{function}: OpenCL error {error}");
    }
}
