using System.Reflection;
using System.Runtime.CompilerServices;
using ILGpuNet.Kernels;

namespace ILGpuNet.Compiler;

/// <summary>
/// Translates kernels from the IL of C# to OpenCL C and CUDA C. What C# says holds: integers wrap, shifts mask their count, conversions saturate, NaN
/// is the larger and the smaller of two. Undefined are division of an integer by zero, or of its least value by -1; an index outside its array; a sum or
/// product directly under an index, or the counter of a for, that overflows.
/// </summary>
/// <remarks>With the environment variable ILGPUNET_DUMP set to a folder, each text is also written there, as name.cl or name.cu.</remarks>
public static class KernelCompiler
{
    /// <summary>Translates a kernel.</summary>
    /// <typeparam name="TKernel">A struct with <see cref="IKernel.Run"/>, whose type arguments are structs.</typeparam>
    /// <exception cref="KernelCompilationException">The kernel, or a method it calls, does something that a device cannot.</exception>
    public static CompiledKernel Compile<TKernel>(KernelDialect dialect) where TKernel : struct, IKernel => Compile(typeof(TKernel), dialect);

    /// <summary>Translates a kernel that is known at run time.</summary>
    /// <param name="kernel">A closed struct that implements <see cref="IKernel"/>.</param>
    /// <param name="dialect">The language of the text.</param>
    /// <exception cref="KernelCompilationException">The type is no kernel, or it, or a method it calls, does something that a device cannot.</exception>
    public static CompiledKernel Compile(Type kernel, KernelDialect dialect) => Compile(kernel, dialect, epilogue: null);

    /// <summary>Translates a kernel with a map in the place of its stores.</summary>
    internal static CompiledKernel Compile(Type kernel, KernelDialect dialect, KernelEpilogue? epilogue)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        string source = TypeNames.Of(kernel);
        if (!kernel.IsValueType || !typeof(IKernel).IsAssignableFrom(kernel))
            throw new KernelCompilationException(source, "a type that is no kernel", "expected a struct that implements IKernel");
        if (kernel.ContainsGenericParameters)
            throw new KernelCompilationException(source, "a kernel with open type parameters", "close it with MakeGenericType");

        Dialect language = Dialect.Of(dialect);
        string name = Names.Unreserved(TypeNames.Identifier(kernel)) + epilogue?.Suffix;
        var unit = new TranslationUnit(source, language, name, epilogue);
        KernelParameter[] parameters = Parameters(kernel, source);
        MethodInfo run = (MethodInfo)Specialization.Resolve(kernel, typeof(IKernel).GetMethod(nameof(IKernel.Run))!);
        Function function = new MethodTranslator(unit, run, null).Translate(name);
        int groupSize = GroupSizeOf(kernel);
        var compiled = new CompiledKernel(
            name, dialect, Print(unit, function, groupSize), language.BuildOptions, groupSize, parameters,
            function.SharedArrays.Sum(array => array.ArrayLength!.Value * SizeOf(array.Type.Element)),
            function.BarrierCount + unit.Functions.Sum(called => called.BarrierCount));
        Dump(compiled, language);
        return compiled;
    }

    private static KernelParameter[] Parameters(Type kernel, string source)
    {
        var parameters = new List<KernelParameter>();
        foreach (FieldInfo field in KernelParameter.FieldsOf(kernel))
        {
            string name = TypeNames.Identifier(field);
            try
            {
                DeviceType type = DeviceType.Of(field.FieldType);
                if (type.IsPointer && type.Space != AddressSpace.Global) throw new UnsupportedConstructException($"type {TypeNames.Of(field.FieldType)}", "ask the thread for it in Run");
                CheckLayout(type.Element);
                parameters.Add(new KernelParameter(name, field, type.IsPointer ? type.Element : null));
            }
            catch (UnsupportedConstructException cause)
            {
                throw new KernelCompilationException(source, $"argument {name}: {cause.Construct}", cause.Advice);
            }
        }
        return [.. parameters];
    }

    /// <summary>A struct looks the same on the host and on a device, and has no view in it, which would not become the device's.</summary>
    private static void CheckLayout(Type type)
    {
        if (type.IsPrimitive) return;
        if (!type.IsLayoutSequential) throw new UnsupportedConstructException($"struct {TypeNames.Of(type)}, whose fields have no fixed order", "leave out StructLayout");
        foreach (FieldInfo field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
        {
            DeviceType fieldType = DeviceType.Of(field.FieldType);
            if (fieldType.IsPointer) throw new UnsupportedConstructException($"{TypeNames.Of(field.FieldType)} in struct {TypeNames.Of(type)}", "make the view an argument of its own");
            CheckLayout(fieldType.Element);
        }
    }

    private static int GroupSizeOf(Type kernel)
    {
        MethodInfo getter = typeof(IKernel).GetProperty(nameof(IKernel.GroupSize))!.GetMethod!;
        return (int)Specialization.ConstantOf(Specialization.Resolve(kernel, getter), isConstrained: true)!.Value;
    }

    private static int SizeOf(Type type) => (int)typeof(Unsafe).GetMethod(nameof(Unsafe.SizeOf))!.MakeGenericMethod(type).Invoke(null, null)!;

    private static string Print(TranslationUnit unit, Function kernel, int groupSize)
    {
        var text = new ProgramText(unit.Dialect);
        string[] names = [.. unit.Functions.Select(function => function.Name), kernel.Name];
        foreach (Function function in (IEnumerable<Function>)[.. unit.Functions.Where(function => IsCalled(function, unit, kernel)), kernel])
        {
            LoopShapes.AttachInitials(function.Body);
            WrappingArithmetic.MakeExplicit(function.Body);
            Declarations.Place(function.Body);
            if (function == kernel) text.AddKernel(kernel, groupSize, names, unit.Epilogue);
            else text.AddFunction(function, names);
        }
        return text.ToString();
    }

    /// <summary>Whether a call of it is left once small functions stand where they are called.</summary>
    private static bool IsCalled(Function function, TranslationUnit unit, Function kernel) => unit.Functions.Append(kernel)
        .SelectMany(caller => caller.Body).SelectMany(s => s.DescendantsAndSelf).SelectMany(s => s.Expressions).SelectMany(e => e.DescendantsAndSelf)
        .Any(e => e is Call call && call.Name == function.Name);

    private static void Dump(CompiledKernel kernel, Dialect language)
    {
        if (Environment.GetEnvironmentVariable("ILGPUNET_DUMP") is not { Length: > 0 } folder) return;
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, kernel.Name + language.FileExtension), kernel.Text);
    }
}
