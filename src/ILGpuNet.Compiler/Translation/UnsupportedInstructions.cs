using System.Reflection;
using System.Reflection.Metadata;

namespace ILGpuNet.Compiler;

/// <summary>What a person wrote, where an instruction has no counterpart on a device.</summary>
internal static class UnsupportedInstructions
{
    public static UnsupportedConstructException Throw => new("throw", "a device has no exceptions: check arguments before the launch");

    public static UnsupportedConstructException Delegate => new("a delegate or lambda", "pass a struct with a static abstract method as type argument");

    public static UnsupportedConstructException Explain(Instruction instruction) => instruction.Code switch
    {
        ILOpCode.Newarr => new($"allocation of an array, new {TypeNames.Of((Type)instruction.Operand!)}[]", "use thread.Local<T>(length) or thread.Shared<T>(length)"),
        ILOpCode.Ldstr => new("a string", "a device has no strings"),
        ILOpCode.Throw or ILOpCode.Rethrow => Throw,
        ILOpCode.Box => new($"boxing of {TypeNames.Of((Type)instruction.Operand!)}", "make the method generic over a struct"),
        ILOpCode.Ldftn or ILOpCode.Ldvirtftn => Delegate,
        ILOpCode.Calli => new("a call through a function pointer", "pass a struct with a static abstract method as type argument"),
        ILOpCode.Localloc => new("stackalloc", "use thread.Local<T>(length)"),
        ILOpCode.Ldnull => new("null", "kernels have numbers, structs and views only"),
        ILOpCode.Castclass or ILOpCode.Isinst or ILOpCode.Unbox or ILOpCode.Unbox_any => new($"a test or cast to {TypeNames.Of((Type)instruction.Operand!)}", "types are known when the kernel is translated"),
        ILOpCode.Stsfld or ILOpCode.Ldsflda => new($"static field {((FieldInfo)instruction.Operand!).Name}, assigned or by reference", "pass a view as an argument"),
        ILOpCode.Ldlen or ILOpCode.Ldelem or ILOpCode.Ldelema or ILOpCode.Stelem => new("an array", "use View<T>, Shared<T> or Local<T>"),
        >= ILOpCode.Ldelem_i1 and <= ILOpCode.Stelem_ref => new("an array", "use View<T>, Shared<T> or Local<T>"),
        ILOpCode.Ldtoken or ILOpCode.Mkrefany or ILOpCode.Refanytype or ILOpCode.Refanyval => new("reflection", "types are known when the kernel is translated"),
        ILOpCode.Conv_i or ILOpCode.Conv_u => new("a native integer or pointer, as in stackalloc", "use thread.Local<T>(length), or long"),
        _ when instruction.Code.ToString().Contains("_ovf", StringComparison.Ordinal) => new("checked arithmetic", "a device does not notice overflow: leave out checked"),
        _ => new($"IL instruction {instruction.Code}", "there is no counterpart on a device"),
    };
}
